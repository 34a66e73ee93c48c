import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** What a line does to what it carries, in each direction. */
export interface Shape {
  bitsPerSecond: number
  /** One way. */
  delayMs: number
  /** Of its packets. One that is lost arrives a round trip later, and what comes behind it waits for it. */
  lossShare: number
}

/** A TCP proxy that counts what it carries and, given a shape, is as slow. */
export interface ShapedLine {
  port: number
  /** Carried so far: towards the server, and back. */
  readonly bytes: { up: number; down: number }
  /** Requests seen, by the path they name. */
  readonly requests: Map<string, number>
  /** Breaks every connection, what is under way included. New ones are taken. */
  cut(): void
  close(): Promise<void>
}

const packetBytes = 1_460
/** Nothing more is read from a sender while so much is on its way: TCP's window. */
const underWayBytesMax = 65_536

export async function openShapedLine(targetPort: number, shape: Shape | null = null): Promise<ShapedLine> {
  const sockets = new Set<Socket>()
  const bytes = { up: 0, down: 0 }
  const requests = new Map<string, number>()
  // One line: all connections share each direction.
  const [up, down] = [new Direction(shape), new Direction(shape)]
  const server = createServer((near) => {
    const far = connect(targetPort, '127.0.0.1')
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket)
      socket.setNoDelay(true)
      socket.on('error', () => {})
      socket.once('close', () => {
        sockets.delete(socket)
        other.destroy()
      })
    }
    near.on('data', (chunk: Buffer) => {
      bytes.up += chunk.length
      note(requests, chunk)
      up.carry(chunk, near, far)
    })
    far.on('data', (chunk: Buffer) => {
      bytes.down += chunk.length
      down.carry(chunk, far, near)
    })
  })
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve))
  const cut = () => {
    for (const socket of sockets) socket.destroy()
  }
  return {
    port: (server.address() as AddressInfo).port,
    bytes,
    requests,
    cut,
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      cut()
      await closed
    },
  }
}

/** One way of a line. */
class Direction {
  readonly #shape: Shape | null
  #freeAtMs = 0
  #deliveredAtMs = 0
  #underWayBytes = 0
  readonly #held = new Set<Socket>()

  constructor(shape: Shape | null) {
    this.#shape = shape
  }

  carry(chunk: Buffer, from: Socket, to: Socket): void {
    if (!this.#shape) {
      if (to.write(chunk)) return
      from.pause()
      to.once('drain', () => from.resume())
      return
    }
    for (let at = 0; at < chunk.length; at += packetBytes)
      this.#send(chunk.subarray(at, at + packetBytes), to, this.#shape)
    if (this.#underWayBytes < underWayBytesMax) return
    from.pause()
    this.#held.add(from)
  }

  #send(packet: Buffer, to: Socket, { bitsPerSecond, delayMs, lossShare }: Shape): void {
    const now = performance.now()
    const isLost = Math.random() < lossShare
    // Lost, it takes its place on the line twice.
    const takesMs = (((isLost ? 2 : 1) * packet.length * 8) / bitsPerSecond) * 1_000
    this.#freeAtMs = Math.max(now, this.#freeAtMs) + takesMs
    const arrivesAtMs = this.#freeAtMs + delayMs + (isLost ? 2 * delayMs : 0)
    this.#deliveredAtMs = Math.max(this.#deliveredAtMs, arrivesAtMs)
    this.#underWayBytes += packet.length
    setTimeout(() => {
      this.#underWayBytes -= packet.length
      if (!to.destroyed) to.write(packet)
      if (this.#underWayBytes >= underWayBytesMax) return
      for (const socket of this.#held) socket.resume()
      this.#held.clear()
    }, this.#deliveredAtMs - now)
  }
}

function note(requests: Map<string, number>, chunk: Buffer): void {
  const path = /^(?:GET|POST) \/trpc\/([\w.,]+)/.exec(chunk.toString('latin1', 0, 200))?.[1]
  if (path) requests.set(path, (requests.get(path) ?? 0) + 1)
}
