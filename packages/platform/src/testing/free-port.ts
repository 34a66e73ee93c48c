import { createServer } from 'node:net'

/**
 * Below the range from which systems take the ports of outgoing connections (Linux: 32768 and up): a port there can be gone again
 * before its server starts, and a client that calls a closed port of that range can even end up connected to itself.
 */
const range = { first: 20_000, last: 32_000 }
const triesMax = 200

/** Ports nobody listens on, all different. */
export async function freePorts(count: number): Promise<number[]> {
  const ports = new Set<number>()
  for (let attempt = 0; attempt < triesMax && ports.size < count; attempt += 1) {
    const port = range.first + Math.floor(Math.random() * (range.last - range.first))
    if (!ports.has(port) && (await isFree(port))) ports.add(port)
  }
  if (ports.size < count) throw new Error(`No ${count} free ports between ${range.first} and ${range.last}.`)
  return [...ports]
}

/** A port nobody listens on. */
export async function freePort(): Promise<number> {
  const [port] = (await freePorts(1)) as [number]
  return port
}

function isFree(port: number): Promise<boolean> {
  const server = createServer()
  return new Promise((resolve) => {
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}
