import type { Document, Operation } from '@branchline/protocol'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { adapters } from '../registry.ts'
import { ModelBranch } from './model-branch.fixture.ts'
import { ModelCentral } from './model-central.fixture.ts'
import { ModelClock } from './model-clock.fixture.ts'

// Records only their own branch writes: an operation is sent when its predecessors are settled, answers are lost, operations are
// sent again, and records overtake one another in any way. A failure prints seed and path.

const step = fc.record({
  act: fc.constantFrom('write', 'write', 'push', 'lose answer', 'send again', 'pull'),
  branch: fc.nat(2),
  record: fc.nat(2),
  number: fc.nat(9),
})
const steps = fc.array(step, { minLength: 4, maxLength: 40 })

/** What a till may do next with a sale of this state. */
const nextOf: Record<'absent' | 0 | 1 | 2, { operation: Operation; docstatus: 0 | 1 | 2 }[]> = {
  absent: [
    { operation: 'insert', docstatus: 0 },
    { operation: 'submit', docstatus: 1 },
  ],
  0: [
    { operation: 'update', docstatus: 0 },
    { operation: 'submit', docstatus: 1 },
    { operation: 'delete', docstatus: 0 },
  ],
  1: [{ operation: 'cancel', docstatus: 2 }],
  2: [{ operation: 'delete', docstatus: 2 }],
}

function open(doctype: 'Sales Invoice' | 'Wallet Transaction'): { central: ModelCentral; branches: ModelBranch[] } {
  const central = new ModelCentral(adapters[doctype], 'Branch-Wins', new ModelClock('central', () => 1_000))
  const codes = ['CAI', 'GIZ', 'ALX']
  return {
    central,
    branches: codes.map((code) => new ModelBranch(code, 'Branch-Wins', new ModelClock(code, () => 1_000))),
  }
}

function sell(branch: ModelBranch, record: number, number: number): void {
  const key = `${branch.code}-${record}`
  const before = branch.rows.get(key)?.document ?? null
  const choices = nextOf[before === null ? 'absent' : (before.docstatus ?? 0)]
  const choice = choices[number % choices.length]
  if (!choice) return
  const { operation, docstatus } = choice
  const document: Document = { doctype: 'Sales Invoice', grand_total: `${number}.00`, ...before, name: key, docstatus }
  if (operation === 'update') document.grand_total = `${number}.00`
  branch.write(operation, key, document)
}

function enter(branch: ModelBranch, record: number, number: number): void {
  const key = `${branch.code}-${record}`
  if (branch.rows.has(key)) return
  branch.write('insert', key, { doctype: 'Wallet Transaction', name: key, amount: `${number}.00` })
}

test('every sale ends at central as its branch has it, whatever was repeated, lost or overtaken', () => {
  fc.assert(
    fc.property(steps, (played) => {
      const { central, branches } = open('Sales Invoice')
      run(played, central, branches, sell)
      expect(held([central])).toEqual(held(branches))
    }),
    { numRuns: 500 },
  )
})

test('every entry of a ledger ends everywhere, once', () => {
  fc.assert(
    fc.property(steps, (played) => {
      const { central, branches } = open('Wallet Transaction')
      run(played, central, branches, enter)
      for (const branch of branches) branch.pull(central, 100)
      for (const branch of branches) expect(held([branch])).toEqual(held([central]))
      expect(central.rows.size).toBe(new Set(branches.flatMap(({ sent }) => sent.map(({ key }) => key))).size)
    }),
    { numRuns: 500 },
  )
})

function run(
  played: { act: string; branch: number; record: number; number: number }[],
  central: ModelCentral,
  branches: ModelBranch[],
  write: (branch: ModelBranch, record: number, number: number) => void,
): void {
  for (const { act, branch: nth, record, number } of played) {
    const branch = branches[nth]
    if (!branch) continue
    if (act === 'write') write(branch, record, number)
    else if (act === 'push') branch.push(central, number)
    else if (act === 'lose answer') branch.push(central, number, false)
    else if (act === 'pull' && write === enter) branch.pull(central, 2)
    else if (act === 'send again' && branch.sent.length > 0) {
      const again = branch.sent[number % branch.sent.length]
      if (again) central.take(again)
    }
  }
  for (const branch of branches) {
    for (let round = 0; branch.outbox.length > 0 && round < 200; round += 1) branch.push(central, round)
    expect(branch.outbox).toEqual([])
  }
}

function held(servers: { rows: ModelCentral['rows'] }[]): Record<string, string> {
  const rows = servers.flatMap(({ rows }) => [...rows].map(([key, { hash }]): [string, string] => [key, hash]))
  return Object.fromEntries(rows.sort(([a], [b]) => (a < b ? -1 : 1)))
}
