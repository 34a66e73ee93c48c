import type { Mail } from '@branchline/protocol'
import { createTransport } from 'nodemailer'

const timeoutMs = 20_000

/** Mail by SMTP. `url`: smtp://user:password@host:587, or smtps://. Rejects when the server does not take it. */
export function smtpMail(url: string, from: string): Mail {
  const limits = { connectionTimeout: timeoutMs, greetingTimeout: timeoutMs, socketTimeout: timeoutMs }
  const transport = createTransport({ url, ...limits, disableFileAccess: true, disableUrlAccess: true })
  return async ({ to, subject, text }) => {
    await transport.sendMail({ from, to, subject, text })
  }
}
