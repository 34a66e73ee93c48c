import colors from 'picocolors'
import type { ServerProcess } from '../process/server-process.ts'
import { cashierLogin } from './cashier.ts'
import type { Stage } from './scenes.ts'

/** A shop that is down for so long gets its server back: its other tills do not wait for ever. */
const downMsMax = 120_000

/** Hands the scene over: a till in the browser, and keys that kill servers and bring them back. */
export function handOver({ screen, chain, cashier: { site } }: Stage): void {
  const { username, pin } = cashierLogin
  screen.print(
    ` ${colors.bold("Cairo's till:")} ${colors.underline(`${site.server.url}/till/`)}  user ${colors.bold(username)}, PIN ${colors.bold(pin)}`,
  )
  if (!process.stdin.isTTY) return
  screen.print(
    colors.dim(
      ` Sell, and press ${colors.bold('k')} to kill ${site.town}'s server, ${colors.bold('c')} to kill central;`,
    ) + colors.dim(' the same key brings it back.'),
  )
  const servers: Record<string, { server: ServerProcess; who: string }> = {
    k: { server: site.server, who: `${site.town}'s server` },
    c: { server: chain.central.server, who: 'Central' },
  }
  let turn = Promise.resolve()
  process.stdin.setRawMode(true)
  process.stdin.on('data', (keys) => {
    for (const key of String(keys)) {
      // Raw, the terminal hands over Ctrl-C as a key.
      if (key === '\u0003') process.kill(process.pid, 'SIGINT')
      const asked = servers[key]
      if (asked) turn = turn.then(() => toggle(asked)).catch((error: unknown) => screen.say(String(error)))
    }
  })
  const toggle = async ({ server, who }: { server: ServerProcess; who: string }) => {
    if (!server.isUp) {
      await server.start()
      return screen.say(`${who} is back.`)
    }
    await server.kill()
    screen.say(`${who} was killed (kill -9). Go on selling in the browser; the same key brings it back.`)
    setTimeout(() => {
      turn = turn.then(() => (server.isUp ? undefined : toggle({ server, who }))).catch(() => {})
    }, downMsMax)
  }
}
