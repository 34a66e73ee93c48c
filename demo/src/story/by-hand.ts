import colors from 'picocolors'
import type { Switchboard } from '../control/switchboard.ts'
import type { ServerProcess } from '../process/server-process.ts'
import { cashierLogin } from './cashier.ts'
import type { Stage } from './scenes.ts'

/** Hands the scene over: a till in the browser, switches on the dashboard, and keys that kill servers and bring them back. */
export function handOver({ screen, chain, cashier: { site } }: Stage, switchboard: Switchboard): void {
  const { username, pin } = cashierLogin
  screen.print(
    ` ${colors.bold("Cairo's till:")} ${colors.underline(`${site.server.url}/till/`)}  user ${colors.bold(username)}, PIN ${colors.bold(pin)}`,
  )
  switchboard.isReady = true
  screen.print(colors.dim(' The dashboard cuts the lines of shops and kills their servers, and brings them back.'))
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
  process.stdin.setRawMode(true)
  process.stdin.on('data', (keys) => {
    for (const key of String(keys)) {
      // Raw, the terminal hands over Ctrl-C as a key.
      if (key === '\u0003') process.kill(process.pid, 'SIGINT')
      const asked = servers[key]
      if (!asked) continue
      const { server, who } = asked
      switchboard.setServer(server, who, !server.isUp).catch((error: unknown) => screen.say(String(error)))
    }
  })
}
