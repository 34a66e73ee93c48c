import {
  createLog,
  readEnvironment,
  stopOnSignals,
  systemClock,
  systemIds,
  systemPost,
  systemRandom,
} from '@branchline/platform'
import { smtpMail } from './alerts/smtp-mail.ts'
import { environmentSchema } from './env.ts'
import { startCentral } from './start-central.ts'

/** `central start`: the server of this environment, until a signal stops it. */
export async function serve(): Promise<void> {
  const environment = readEnvironment(environmentSchema)
  const log = createLog('central', environment.LOG_LEVEL)
  const post = systemPost({
    private: environment.WEBHOOK_ALLOW_PRIVATE === '1',
    loopback: environment.BRANCHLINE_ALLOW_HTTP === '1',
  })
  const { SMTP_URL, MAIL_FROM } = environment
  const mail = SMTP_URL !== undefined && MAIL_FROM !== undefined ? smtpMail(SMTP_URL, MAIL_FROM) : null
  const ports = { clock: systemClock, random: systemRandom, ids: systemIds, post, mail, log }
  const central = await startCentral(environment, ports)
  stopOnSignals(async () => {
    log.info({}, 'central is stopping')
    await central.stop()
  })
  const scheme = environment.TLS_CERT_FILE ? 'https' : 'http'
  console.log(`Central is ready at ${scheme}://localhost:${central.port}/trpc. Ctrl-C stops it.`)
}
