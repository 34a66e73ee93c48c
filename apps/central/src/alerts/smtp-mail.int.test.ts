import { MailServer } from '@branchline/platform/testing'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { eveningMail } from '../evening/evening-mail.ts'
import { mailOf } from './mail-of.ts'
import { smtpMail } from './smtp-mail.ts'

let server: MailServer

beforeEach(async () => {
  server = new MailServer()
  await server.start()
})
afterEach(() => server.stop())

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
const send = () => smtpMail(server.url, 'branchline@example.com')({ to: 'ops@example.com', ...mailOf(alert) })

it('an alert arrives as a mail of plain text that says where, what and since when', async () => {
  await send()
  expect(server.said).toContain('RCPT TO:<ops@example.com>')
  expect(server.said).toContain('Subject: [Branchline] CAI: deadLetter (warning)')
  expect(server.said).toContain('One of its operations waits for a person.')
  expect(server.said).toContain('Since: 2026-03-01T10:00:00.000Z')
})

it('the evening report arrives as a mail', async () => {
  const data = { day: '2026-03-01', reports: [] }
  const mail = eveningMail({ type: 'report.evening', timestamp: '2026-03-01T20:00:00.000Z', data })
  await smtpMail(server.url, 'branchline@example.com')({ to: 'owner@example.com', ...mail })
  expect(server.said).toContain('RCPT TO:<owner@example.com>')
  expect(server.said).toContain('Subject: [Branchline] Evening report 2026-03-01: even')
})

it('what a name brings along ends no header', async () => {
  await send()
  const [headers = ''] = server.said.split('DATA')[1]?.split('\r\n\r\n') ?? []
  expect(headers).not.toMatch(/^Bcc:/m)
})

it('a mailbox that there is not is an error, and the mail is tried again by who sends it', async () => {
  server.refuses = true
  await expect(send()).rejects.toThrow(/550/)
})
