import type { Fault } from './faults.ts'
import type { Wire } from './world/network.ts'

/** Per procedure the fields that peers of protocol 1 did not have at first; a test holds it against the golden exchanges. */
export const addedLater: Record<string, { ask: string[]; answer: string[] }> = {
  'heartbeat.report': {
    ask: ['fence', 'epoch', 'floor', 'lastSequence', 'deadLetters', 'commandResults'],
    answer: ['epoch', 'adopt', 'counters'],
  },
  'ingest.push': { ask: ['epoch'], answer: [] },
  'changes.wait': { ask: ['rulesVersion', 'failover'], answer: ['failover'] },
  'auth.login': { ask: ['branchCode'], answer: ['role'] },
  'registry.get': { ask: [], answer: ['cashiers'] },
}

/**
 * Makes peers of the line's two ends speak as those of protocol 1 did on its first day: of what they ask and answer the fields go that
 * were added since. `oldEnd`: which end of a server's line is such a peer; null: neither.
 */
export function firstDay(oldEnd: (server: string) => Fault | null, noted: (fault: Fault) => void): Wire {
  const fieldsOf = (server: string, path: string, side: 'ask' | 'answer'): readonly string[] => {
    const fault = oldEnd(server)
    const names = fault ? (addedLater[path]?.[side] ?? []) : []
    if (fault && names.length > 0) noted(fault)
    return names
  }
  return {
    sent: (server, request) => {
      const names = request.body === '' ? [] : fieldsOf(server, request.path, 'ask')
      return names.length === 0
        ? request
        : { ...request, body: JSON.stringify(without(JSON.parse(request.body), names)) }
    },
    answered: (server, { path }, answer) => {
      const names = answer.status === 200 ? fieldsOf(server, path, 'answer') : []
      if (names.length === 0) return answer
      const said: { result: { data: object } } = JSON.parse(answer.text)
      return { ...answer, text: JSON.stringify({ result: { data: without(said.result.data, names) } }) }
    },
  }
}

function without(value: object, names: readonly string[]): object {
  return Object.fromEntries(Object.entries(value).filter(([name]) => !names.includes(name)))
}
