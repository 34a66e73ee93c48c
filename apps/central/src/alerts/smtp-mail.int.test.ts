import { once } from 'node:events'
import { createServer, type Server, type Socket } from 'node:net'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { eveningMail } from '../evening/evening-mail.ts'
import { mailOf } from './mail-of.ts'
import { smtpMail } from './smtp-mail.ts'

/** As much of a mail server as takes a mail, or does not. */
let server: Server
let port: number
let said: string
let refuses: boolean

beforeEach(async () => {
  said = ''
  refuses = false
  server = createServer(speak)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  port = (server.address() as { port: number }).port
})
afterEach(() => server.close())

function speak(socket: Socket): void {
  let inData = false
  socket.write('220 mail.example.com\r\n')
  socket.on('data', (chunk) => {
    const text = chunk.toString()
    said += text
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
    else if (/^RCPT/m.test(text) && refuses) socket.write('550 no such mailbox\r\n')
    else socket.write('250 fine\r\n')
  })
}

const alert = {
  type: 'alert.raised' as const,
  timestamp: '2026-03-01T10:00:00.000Z',
  data: {
    id: 'deadLetter:CAI',
    code: 'deadLetter',
    severity: 'warning' as const,
    branchCode: 'CAI',
    doctype: null,
    name: 'a name\r\nBcc: everyone@example.com',
    message: 'One of its operations waits for a person.',
    at: '2026-03-01T10:00:00.000Z',
  },
}
const send = () =>
  smtpMail(`smtp://127.0.0.1:${port}`, 'branchline@example.com')({ to: 'ops@example.com', ...mailOf(alert) })

it('an alert arrives as a mail of plain text that says where, what and since when', async () => {
  await send()
  expect(said).toContain('RCPT TO:<ops@example.com>')
  expect(said).toContain('Subject: [Branchline] CAI: deadLetter (warning)')
  expect(said).toContain('One of its operations waits for a person.')
  expect(said).toContain('Since: 2026-03-01T10:00:00.000Z')
})

it('the evening report arrives as a mail', async () => {
  const data = { day: '2026-03-01', reports: [] }
  const mail = eveningMail({ type: 'report.evening', timestamp: '2026-03-01T20:00:00.000Z', data })
  await smtpMail(`smtp://127.0.0.1:${port}`, 'branchline@example.com')({ to: 'owner@example.com', ...mail })
  expect(said).toContain('RCPT TO:<owner@example.com>')
  expect(said).toContain('Subject: [Branchline] Evening report 2026-03-01: even')
})

it('what a name brings along ends no header', async () => {
  await send()
  const [headers = ''] = said.split('DATA')[1]?.split('\r\n\r\n') ?? []
  expect(headers).not.toMatch(/^Bcc:/m)
})

it('a mailbox that there is not is an error, and the mail is tried again by who sends it', async () => {
  refuses = true
  await expect(send()).rejects.toThrow(/550/)
})
