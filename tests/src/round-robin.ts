import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/**
 * A load balancer in front of servers on this machine, as simple as one may be: each connection goes to the next server, or to the one
 * after it where nobody listens. No sticky sessions.
 */
export class RoundRobin {
  readonly #ports: number[]
  readonly #sockets = new Set<Socket>()
  #next = 0
  readonly #server = createServer((near) => this.#join(near, this.#ports.length))
  /** How many connections each server was given. */
  readonly given = new Map<number, number>()

  constructor(ports: number[]) {
    this.#ports = ports
  }

  async start(): Promise<string> {
    this.#server.listen(0, '127.0.0.1')
    await once(this.#server, 'listening')
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  async stop(): Promise<void> {
    const closed = once(this.#server, 'close')
    this.#server.close()
    for (const socket of this.#sockets) socket.destroy()
    await closed
  }

  #join(near: Socket, left: number): void {
    this.#keep(near)
    if (left === 0) return void near.destroy()
    const port = this.#ports[this.#next % this.#ports.length] ?? 0
    this.#next += 1
    const far = this.#keep(connect(port, '127.0.0.1'))
    const refused = () => this.#join(near, left - 1)
    far.once('error', refused)
    far.once('connect', () => {
      far.off('error', refused)
      this.given.set(port, (this.given.get(port) ?? 0) + 1)
      for (const [one, other] of [
        [near, far],
        [far, near],
      ] as const) {
        one.on('error', () => other.destroy())
        one.once('close', () => other.destroy())
        one.pipe(other)
      }
    })
  }

  #keep(socket: Socket): Socket {
    socket.setNoDelay(true)
    if (!this.#sockets.has(socket)) {
      this.#sockets.add(socket)
      socket.on('error', () => {})
      socket.once('close', () => this.#sockets.delete(socket))
    }
    return socket
  }
}
