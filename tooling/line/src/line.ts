import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** The line between a branch and central: a TCP proxy on real sockets that can be cut and healed. */
export interface Line {
  /** Where the branch connects to. */
  port: number
  readonly isCut: boolean
  /** Breaks every connection at once, bytes under way included, and refuses new ones. */
  cut(): void
  heal(): void
  close(): Promise<void>
}

/** Opens a line to a local port. What listens there may come and go. */
export async function openLine(targetPort: number): Promise<Line> {
  const sockets = new Set<Socket>()
  let isCut = false

  const keep = (socket: Socket): Socket => {
    sockets.add(socket)
    socket.setNoDelay(true)
    return socket.once('close', () => sockets.delete(socket))
  }
  const breakAll = () => {
    for (const socket of sockets) abort(socket)
  }

  const server = createServer((near) => {
    keep(near)
    if (isCut) {
      near.on('error', () => {})
      abort(near)
      return
    }
    const far = keep(connect(targetPort, '127.0.0.1'))
    near.on('error', () => far.destroy())
    far.on('error', () => near.destroy())
    near.once('close', () => far.destroy())
    far.once('close', () => near.destroy())
    near.pipe(far)
    far.pipe(near)
  })
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve))

  return {
    port: (server.address() as AddressInfo).port,
    get isCut() {
      return isCut
    },
    cut: () => {
      isCut = true
      breakAll()
    },
    heal: () => {
      isCut = false
    },
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      breakAll()
      await closed
    },
  }
}

/** Breaks a connection. One that is already saying goodbye cannot be reset: its handle would never close, and the process never end. */
function abort(socket: Socket): void {
  if (socket.writableEnded || socket.destroyed) socket.destroy()
  else socket.resetAndDestroy()
}
