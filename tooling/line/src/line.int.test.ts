import { createServer } from 'node:http'
import { expect, it } from 'vitest'
import { openLine } from './line.ts'

it('a cut line refuses and breaks, a healed one carries again', async () => {
  const server = createServer((_req, res) => res.end('here')).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const line = await openLine((server.address() as { port: number }).port)
  const ask = () => fetch(`http://127.0.0.1:${line.port}/`).then((answer) => answer.text())
  try {
    expect(await ask()).toBe('here')
    line.cut()
    await expect(ask()).rejects.toThrow()
    line.heal()
    expect(await ask()).toBe('here')
  } finally {
    await line.close()
    server.closeAllConnections()
    server.close()
  }
})
