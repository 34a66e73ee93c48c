import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/**
 * What the line does to bytes until it is told otherwise.
 *
 *   pass        carries them
 *   drop        breaks every connection and refuses new ones
 *   stall       takes them and carries nothing, one way or both
 *   cut         breaks a connection after so many bytes, either way
 *   delay       carries each piece later
 */
export type Weather =
  | { kind: 'pass' }
  | { kind: 'drop' }
  | { kind: 'stall'; way: 'up' | 'down' | 'both' }
  | { kind: 'cut'; afterBytes: () => number }
  | { kind: 'delay'; ms: () => number }

/** The line between a branch and central: a TCP proxy on real sockets. */
export interface LineProxy {
  /** Where the branch connects to. */
  port: number
  /** From now on, open connections too. Answers after it took effect. */
  set(weather: Weather): void
  /** How many connections were broken or held. */
  readonly hit: number
  close(): Promise<void>
}

/** Opens a line to a local port. What listens there may come and go. */
export async function openProxy(targetPort: number): Promise<LineProxy> {
  const sockets = new Set<Socket>()
  let weather: Weather = { kind: 'pass' }
  let hit = 0

  const keep = (socket: Socket): Socket => {
    sockets.add(socket)
    socket.setNoDelay(true)
    socket.on('error', () => socket.destroy())
    return socket.once('close', () => sockets.delete(socket))
  }
  const breakAll = () => {
    for (const socket of sockets) abort(socket)
  }

  const server = createServer((near) => {
    keep(near)
    if (weather.kind === 'drop') {
      hit += 1
      return abort(near)
    }
    const far = keep(connect(targetPort, '127.0.0.1'))
    near.once('close', () => far.destroy())
    far.once('close', () => near.destroy())
    carry(near, far, 'up')
    carry(far, near, 'down')
  })

  /** One way of one connection. */
  function carry(from: Socket, to: Socket, way: 'up' | 'down'): void {
    let left: number | null = null
    let queue: Promise<void> = Promise.resolve()
    from.on('data', (chunk) => {
      const now = weather
      if (now.kind === 'stall' && (now.way === 'both' || now.way === way)) {
        hit += 1
        return
      }
      if (now.kind === 'cut') {
        left ??= now.afterBytes()
        if (chunk.length >= left) {
          hit += 1
          // What comes before the cut still arrives.
          to.write(chunk.subarray(0, left), () => {
            abort(from)
            abort(to)
          })
          return
        }
        left -= chunk.length
      } else left = null
      const waitMs = now.kind === 'delay' ? now.ms() : 0
      if (waitMs > 0) hit += 1
      queue = queue
        .then(() => (waitMs > 0 ? later(waitMs) : undefined))
        .then(() => void (to.destroyed || to.write(chunk)))
    })
    from.on('end', () => void queue.then(() => to.end()))
  }

  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    get hit() {
      return hit
    },
    set: (next) => {
      const before = weather
      weather = next
      // A connection that lost bytes is of no use any more: who waits on it would wait for ever.
      if (next.kind === 'drop' || before.kind === 'stall') breakAll()
    },
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      breakAll()
      await closed
    },
  }
}

function later(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

/** Breaks a connection. One that is already saying goodbye cannot be reset: its handle would never close. */
function abort(socket: Socket): void {
  if (socket.writableEnded || socket.destroyed) socket.destroy()
  else socket.resetAndDestroy()
}
