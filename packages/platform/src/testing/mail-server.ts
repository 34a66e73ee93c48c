import { once } from 'node:events'
import { createServer, type Server, type Socket } from 'node:net'

/** As much of a mail server as takes a mail, or does not. */
export class MailServer {
  /** All that it was told, as it came over the line. */
  said = ''
  /** It knows no mailbox. */
  refuses = false
  readonly #server: Server = createServer((socket) => this.#speak(socket))

  async start(): Promise<void> {
    this.#server.listen(0, '127.0.0.1')
    await once(this.#server, 'listening')
  }

  stop(): void {
    this.#server.close()
  }

  get url(): string {
    return `smtp://127.0.0.1:${(this.#server.address() as { port: number }).port}`
  }

  #speak(socket: Socket): void {
    let inData = false
    socket.write('220 mail.example.com\r\n')
    socket.on('error', () => socket.destroy())
    socket.on('data', (chunk) => {
      const text = chunk.toString()
      this.said += text
      if (inData) {
        if (text.endsWith('\r\n.\r\n')) {
          inData = false
          socket.write('250 taken\r\n')
        }
        return
      }
      if (/^DATA/m.test(text)) {
        inData = true
        socket.write('354 go on\r\n')
      } else if (/^QUIT/m.test(text)) socket.end('221 bye\r\n')
      else if (/^RCPT/m.test(text) && this.refuses) socket.write('550 no such mailbox\r\n')
      else socket.write('250 fine\r\n')
    })
  }
}
