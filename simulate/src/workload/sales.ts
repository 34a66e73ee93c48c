import type { BranchServer } from '../branch/branch-server.ts'
import { idOf } from '../central/tables.ts'
import type { Sale } from '../model.ts'
import { amountOf, askBranch, asSent, type People, type Till, uuidOf } from './people.ts'
import type { Stage, Subject } from './stage.ts'

/** Tills sell and cancel. */
export function sales(stage: Stage, people: People): Subject {
  return {
    begin: () => stage.disasters?.onRestored((whose, downMs) => afterRestore(stage, people, whose, downMs)),
    acts: [
      [50, () => sell(stage, people)],
      [10, () => cancel(stage, people, stage.model.salesOf(people.somebody().branch.branchCode))],
    ],
  }
}

const broughtBackMax = 3
/** By then a restored branch is adopted, or not yet. */
const adoptedMs = [12 * 60_000, 40 * 60_000] as const

/**
 * What a restore is hardest on. Of central: a customer brings back what central had and has no more. Of a branch: it goes on selling, when
 * others have the numbers that its database does not know to be given.
 */
function afterRestore(stage: Stage, people: People, whose: BranchServer | 'central', downMs: number): void {
  const { chance, model } = stage
  if (chance.next('after a restore') < 0.2) return
  if (whose === 'central') {
    const lost = [...model.sales.values()].filter((sale) => isLostAtCentral(stage, sale))
    for (const sale of lost.slice(0, broughtBackMax)) cancel(stage, people, [sale])
    pushByHand(stage, downMs)
    return
  }
  const [till] = people.tills.filter(({ branch }) => branch === whose)
  if (!till) return
  till.actor.rest(chance.integer('adopted by then', ...adoptedMs))
  for (let sale = 0; sale < 2; sale += 1) sell(stage, people, { ...till, customer: 'Walk-in' })
}

/** Nobody waits till a branch hears by itself that central is up again. */
function pushByHand({ branches, chance, world }: Stage, afterMs: number): void {
  for (const branch of branches) {
    world.after(afterMs + chance.integer('by hand', 1, 300), `${branch.branchCode} is pushed by hand`, () => {
      branch
        .till()
        ?.sync.push()
        .catch(() => {})
    })
  }
}

function isLostAtCentral({ database, branches }: Stage, { uuid, branchCode }: Sale): boolean {
  if (database.tables.documents.held.has(idOf({ doctype: 'Sales Invoice', key: uuid }))) return false
  const sql = branches.find((branch) => branch.branchCode === branchCode)?.sql
  return sql?.prepare(`SELECT 1 FROM "Outbox" WHERE "key" = ? AND "state" = 'acked'`).get(uuid) !== undefined
}

/** `to`: a till that knows to whom it sells. `then`: when the sale is confirmed. */
export function sell(
  stage: Stage,
  people: People,
  to: (Till & { customer: string }) | null = null,
  then: (sale: Sale) => void = () => {},
): void {
  const { chance, model, faults, world } = stage
  const { branch, actor } = to ?? people.somebody()
  const { branchCode } = branch
  const uuid = uuidOf(stage, 'sale')
  const cents = chance.integer('cents', 1, 99_999)
  const amount = amountOf(cents)
  const customer = to?.customer ?? model.customerKnownAt(branchCode, chance)
  const shift = model.openShifts.get(branchCode)
  const sale: Sale = {
    ...{ branchCode, uuid, cents, customer, name: null, confirmed: false },
    ...{ cancelAsked: false, cancelConfirmed: false, poisoned: false },
  }
  model.sales.set(uuid, sale)
  const document = {
    ...{ sync_uuid: uuid, origin_branch: branchCode, customer, company: 'Nile Stores' },
    ...{ posting_date: '2026-03-01', currency: 'EGP', update_stock: 0, grand_total: amount },
    ...(shift === undefined ? {} : { posa_pos_opening_shift: shift }),
    items: [{ item_code: 'TEA', qty: 1, rate: amount, amount }],
  }
  const ask = askBranch(branch, (till) =>
    till.documents.submit({ doctype: 'Sales Invoice', document: asSent(document) }),
  )
  actor.ask(`sells ${uuid.slice(0, 8)} for ${amount}`, ask, (answer) => {
    sale.confirmed = true
    sale.name = (answer as { document: { name: string } }).document.name
    then(sale)
  })
  if (!faults.strikes('till sends twice', branchCode, 20)) return
  world.after(chance.integer('twice', 0, 3_000), 'a till sends twice', () => void ask()?.catch(() => {}))
}

/** One of these sales, at a till of its shop. */
export function cancel({ chance }: Stage, people: People, among: readonly Sale[]): void {
  const open = among.filter((sale) => sale.confirmed && !sale.cancelAsked && !sale.lost && !sale.at)
  if (open.length === 0) return
  const sale = chance.pick('which sale', open)
  const { name, branchCode } = sale
  const tills = people.tills.filter(({ branch }) => branch.branchCode === branchCode)
  if (name === null || tills.length === 0) return
  const { branch, actor } = chance.pick('who cancels', tills)
  sale.cancelAsked = true
  const ask = askBranch(branch, async (till) => {
    // Nobody looks for a sale that went with the disk.
    if (!sale.lost) await till.documents.cancel({ doctype: 'Sales Invoice', name, sync_uuid: sale.uuid })
  })
  actor.ask(`cancels ${sale.uuid.slice(0, 8)}`, ask, () => {
    if (!sale.lost) sale.cancelConfirmed = true
  })
}
