import { timingSafeEqual } from 'node:crypto'
import type { Log } from '@branchline/protocol'
import type { Express, Request, Response } from 'express'
import { isLoopback } from '../http-guards.ts'
import type { Metrics } from './metrics.ts'

export interface ProbeOptions {
  /** Rejects while this server cannot serve: its database is away. */
  ready(): Promise<void>
  metrics: Metrics
  /** Who scrapes says it; null: only this machine may scrape. */
  metricsToken: string | null
  log: Log
}

const readyMs = 5_000

/**
 * What machines ask: `/healthz` (the process answers), `/readyz` (it can serve), `/metrics` (for Prometheus).
 */
export function addProbes(
  app: Express,
  { ready, metrics, metricsToken, log }: ProbeOptions,
  stopping: AbortSignal,
): void {
  app.get('/healthz', (_req, res) => void res.type('text/plain').send('ok\n'))
  app.get('/readyz', async (_req, res) => {
    const isReady = !stopping.aborted && (await within(readyMs, ready()))
    res
      .status(isReady ? 200 : 503)
      .type('text/plain')
      .send(isReady ? 'ready\n' : 'not ready\n')
  })
  app.get('/metrics', (req, res) => {
    if (!mayScrape(req, metricsToken)) return void res.status(403).type('text/plain').send('not for everyone\n')
    metrics.text().then(
      (text) => void res.type(metrics.contentType).send(text),
      (error: unknown) => {
        log.error({ error: String(error) }, 'metrics could not be told')
        res.status(500).end()
      },
    )
  })
}

/** Times each call and counts it under its procedure; `procedures`: those that there are. */
export function timeCalls(metrics: Metrics, procedures: ReadonlySet<string>) {
  return (req: Request, res: Response, next: () => void): void => {
    const begun = process.hrtime.bigint()
    const path = req.path.slice(1)
    const procedure = procedures.has(path) ? path : path.includes(',') ? 'several' : 'unknown'
    // A long poll says how long it was held, and nothing of how fast the server is.
    res.once('finish', () => {
      metrics.answered(procedure, res.statusCode, Number(process.hrtime.bigint() - begun) / 1e9)
    })
    next()
  }
}

function mayScrape(req: Request, token: string | null): boolean {
  if (token === null) return isLoopback(req.socket.remoteAddress ?? '')
  const given = Buffer.from(/^Bearer (.+)$/.exec(req.headers.authorization ?? '')?.[1] ?? '')
  const wanted = Buffer.from(token)
  return given.length === wanted.length && timingSafeEqual(given, wanted)
}

async function within(ms: number, work: Promise<void>): Promise<boolean> {
  const limit = AbortSignal.timeout(ms)
  const over = new Promise<false>((resolve) => limit.addEventListener('abort', () => resolve(false), { once: true }))
  return Promise.race([
    work.then(
      () => true,
      () => false,
    ),
    over,
  ])
}
