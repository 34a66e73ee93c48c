import type { BranchReader } from '@branchline/db/branch'
import type { PlantedBug } from '../planted.ts'
import type { Answer, Request, Wire } from '../world/network.ts'

/** Defects of tills, and of servers towards tills. */
export const tillPlants = {
  'row forgotten with the branch alone': 'a till lets go of what the branch has, though central has not',
  'sale made anew for central': 'on the second path a sale goes under another sync_uuid',
  'numbered again when sent again': 'what is sent a second time gets the next number',
  'sales written relaxed': 'a sale is not written through to the disk before the receipt',
  'loss not looked for': 'a till does not compare its database with its note',
  'shift closed without asking the tills': 'nobody asks what the tills still hold',
  'branch from the payload': 'central takes for the branch what the document says',
} as const
export type TillPlant = keyof typeof tillPlants

interface Sent {
  operation?: string
  document?: { name: string; sync_uuid: string; origin_branch: string }
}
interface Standing {
  atBranch: boolean
  branchDocstatus: number | null
}

/** What a planted bug does to what tills send and hear. */
export function plantAtTills(planted: PlantedBug | null): Wire {
  const sends = new Map<string, number>()
  return {
    sent: (_server, request) => {
      if (request.path !== 'documents.submit' && request.path !== 'failover.submit') return request
      if (planted === 'sale made anew for central' && request.path === 'failover.submit')
        return changed(request, (document) => ({ ...document, sync_uuid: anew(document.sync_uuid) }))
      if (planted !== 'numbered again when sent again') return request
      return changed(request, (document) => {
        const times = (sends.get(document.sync_uuid) ?? 0) + 1
        sends.set(document.sync_uuid, times)
        return times === 1 ? document : { ...document, name: nextNumber(document.name) }
      })
    },
    answered: (_server, request, answer) =>
      planted === 'row forgotten with the branch alone' && request.path === 'clients.confirm'
        ? withCentral(answer)
        : answer,
  }
}

/** What a planted bug makes of a branch's reads. */
export function plantInReads(planted: PlantedBug | null): Partial<BranchReader> {
  return planted === 'shift closed without asking the tills' ? { listPosClients: async () => [] } : {}
}

function changed(request: Request, change: (document: NonNullable<Sent['document']>) => object): Request {
  const sent: Sent = JSON.parse(request.body)
  if (!sent.document || sent.operation === 'cancel') return request
  return { ...request, body: JSON.stringify({ ...sent, document: change(sent.document) }) }
}

function withCentral(answer: Answer): Answer {
  if (answer.status !== 200) return answer
  const said: { result: { data: { standings: Standing[] } } } = JSON.parse(answer.text)
  const standings = said.result.data.standings.map((standing) => ({
    ...standing,
    atCentral: standing.atBranch,
    centralDocstatus: standing.branchDocstatus,
  }))
  return { ...answer, text: JSON.stringify({ result: { data: { standings } } }) }
}

function anew(uuid: string): string {
  return `${uuid.slice(0, -1)}${uuid.endsWith('0') ? '1' : '0'}`
}

function nextNumber(name: string): string {
  return name.replace(/\d+$/, (digits) => String(Number(digits) + 1).padStart(digits.length, '0'))
}
