import type { Session } from '@branchline/protocol'
import type { PlantedBug } from '../planted.ts'
import type { Answer, Request } from '../world/network.ts'

interface Pushed {
  records: { operationId: string; hlc?: string }[]
}

/** What a planted bug makes of a request that reaches central: another body, or an answer at once; null: nothing. */
export function plantAtTheDoor(
  planted: PlantedBug | null,
  { path, body }: Request,
  nowMs: number,
): { body?: string; answer?: Answer } | null {
  if (path !== 'ingest.push') return null
  switch (planted) {
    case 'torn body partly applied':
      return { body: mended(body) }
    case 'replay window': {
      if (mended(body) !== body) return null
      const { records }: Pushed = JSON.parse(body)
      const isOld = ({ hlc }: { hlc?: string }) => hlc !== undefined && nowMs - Number(hlc.slice(0, 13)) > 86_400_000
      if (!records.some(isOld)) return null
      const results = records.map((record) =>
        isOld(record)
          ? { operationId: record.operationId, status: 'rejected', code: 'VALIDATION_FAILED', message: 'too old' }
          : { operationId: record.operationId, status: 'deferred', message: 'beside one that is too old' },
      )
      return { answer: { status: 200, text: JSON.stringify({ result: { data: { results, changesPending: false } } }) } }
    }
    default:
      return null
  }
}

/** Whom central takes the sender for. */
export function speakerOf(
  planted: PlantedBug | null,
  session: Session | null,
  { path, body }: Request,
): Session | null {
  if (planted !== 'branch from the payload' || path !== 'failover.submit' || !session) return session
  const { document }: { document?: { origin_branch?: string } } = JSON.parse(body)
  return { ...session, branchCode: document?.origin_branch ?? session.branchCode }
}

/** Of a torn body the records that arrived whole. */
function mended(body: string): string {
  for (let end = body.length; end > 0; end = body.lastIndexOf('}', end - 1)) {
    const whole = end === body.length ? body : `${body.slice(0, end + 1)}]}`
    try {
      JSON.parse(whole)
      return whole
    } catch {
      // Cut off within this record.
    }
  }
  return body
}
