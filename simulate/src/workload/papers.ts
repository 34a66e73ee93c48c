import type { Paper } from '../model.ts'
import { amountOf, askBranch, asSent, type People, uuidOf } from './people.ts'
import type { Stage, Subject } from './stage.ts'

/** What shops write beside sales: shifts, payments, and notes that begin as drafts, are edited, submitted, cancelled, amended, returned. */
export function papers(stage: Stage, people: People): Subject {
  return {
    acts: [
      [6, () => shift(stage, people)],
      [5, () => draft(stage, people)],
      [9, () => goOn(stage, people)],
      [4, () => pay(stage, people)],
    ],
    // At the end of the day the shops close their shifts.
    end: () => {
      for (const { branch, actor } of people.tills) {
        if (stage.model.openShifts.has(branch.branchCode)) shift(stage, people, { branch, actor })
      }
    },
  }
}

const company = { company: 'Nile Stores', posting_date: '2026-03-01' }

/** Opens the shop's shift, or closes the one that is open. */
function shift(stage: Stage, people: People, till = people.somebody()): void {
  const { model, chance } = stage
  const { branchCode } = till.branch
  const open = model.openShifts.get(branchCode)
  if (open === undefined) {
    const content = { ...company, balance_details: [{ mode_of_payment: 'Cash', amount: '100.00' }] }
    submit(stage, till, 'POS Opening Shift', content, (name) => model.openShifts.set(branchCode, name))
    return
  }
  model.openShifts.delete(branchCode)
  const sold = model.salesOf(branchCode).flatMap(({ name, cents }) => (name === null ? [] : [{ name, cents }]))
  const rows = sold.map(({ name, cents }) => ({ sales_invoice: name, grand_total: amountOf(cents) }))
  const total = amountOf(sold.reduce((sum, { cents }) => sum + cents, 0))
  const content = { ...company, pos_opening_shift: open, pos_transactions: rows, grand_total: total }
  submit(stage, till, 'POS Closing Shift', { ...content, remarks: `r${chance.integer('closing', 1, 9_999)}` })
}

function pay(stage: Stage, people: People): void {
  const { chance, model } = stage
  const till = people.somebody()
  const { branchCode } = till.branch
  const sold = model.salesOf(branchCode).filter(({ name }) => name !== null)
  if (sold.length === 0) return
  const sale = chance.pick('which sale is paid', sold)
  const amount = amountOf(sale.cents)
  const references = [{ reference_doctype: 'Sales Invoice', reference_name: sale.name, allocated_amount: amount }]
  const party = { party_type: 'Customer', party: sale.customer }
  submit(stage, till, 'Payment Entry', { ...company, ...party, paid_amount: amount, references })
}

function submit(
  stage: Stage,
  { branch, actor }: ReturnType<People['somebody']>,
  doctype: string,
  content: object,
  done: (name: string) => void = () => {},
): void {
  const { branchCode } = branch
  const paper = begun(stage, doctype, branchCode)
  const document = { sync_uuid: paper.uuid, origin_branch: branchCode, ...content }
  actor.ask(
    `submits ${doctype} ${paper.uuid.slice(0, 8)}`,
    askBranch(branch, (till) => till.documents.submit({ doctype, document: asSent(document) })),
    (answer) => {
      paper.state = 1
      paper.name = nameIn(answer)
      done(paper.name)
    },
  )
}

/** A note as a draft: a new one, or what follows from another (`amended_from`, `return_against`). */
function draft(stage: Stage, people: People, follows: object = {}, till = people.somebody()): void {
  const { chance } = stage
  const { branch, actor } = till
  const paper = begun(stage, 'Delivery Note', branch.branchCode)
  paper.remarks = remark(stage)
  const amount = amountOf(chance.integer('note', 1, 9_999))
  const content = {
    ...company,
    ...{ customer: 'Walk-in', grand_total: amount, remarks: paper.remarks, docstatus: 0 },
    items: [{ item_code: 'TEA', qty: 1, rate: amount, amount, warehouse: 'Shelf' }],
  }
  const document = { sync_uuid: paper.uuid, origin_branch: branch.branchCode, ...content, ...follows }
  actor.ask(
    `drafts ${paper.uuid.slice(0, 8)}`,
    askBranch(branch, (server) => server.documents.save({ doctype: 'Delivery Note', document: asSent(document) })),
    (answer) => {
      paper.state = 0
      paper.name = nameIn(answer)
    },
  )
}

/** The next thing that can be done with one of the notes. */
function goOn(stage: Stage, people: People): void {
  const { chance, model } = stage
  const till = people.somebody()
  const { branch, actor } = till
  const ready = [...model.papers.values()].filter(
    ({ branchCode, doctype, busy, name }) =>
      branchCode === branch.branchCode && doctype === 'Delivery Note' && !busy && name !== null,
  )
  if (ready.length === 0) {
    draft(stage, people, {}, till)
    return
  }
  const paper = chance.pick('which note', ready)
  const { doctype, name, uuid } = paper
  if (name === null) return
  const does = (what: string, ask: Parameters<typeof askBranch>[1], after: () => void, doneBy: string[] = []) => {
    paper.busy = true
    actor.ask(`${what} ${uuid.slice(0, 8)}`, askBranch(branch, ask, doneBy), () => {
      paper.busy = false
      after()
    })
  }
  const roll = chance.next('how it goes on')
  if (paper.state === 0 && roll < 0.4) {
    const remarks = remark(stage)
    const edit: Parameters<typeof askBranch>[1] = async (server) => {
      const { document } = await server.documents.get({ doctype, name })
      return server.documents.save({ doctype, document: asSent({ ...document, remarks }) })
    }
    does('edits', edit, () => {
      paper.remarks = remarks
    })
  } else if (paper.state === 0 && roll < 0.85) {
    does('submits', (server) => server.documents.submit({ doctype, name }), to(paper, 1))
  } else if (paper.state === 0 || (paper.state === 2 && roll < 0.3)) {
    does('deletes', (server) => server.documents.delete({ doctype, name }), to(paper, 'deleted'), ['NOT_FOUND'])
  } else if (paper.state === 1 && roll < 0.6) {
    does('cancels', (server) => server.documents.cancel({ doctype, name }), to(paper, 2))
  } else if (paper.state === 1) draft(stage, people, { is_return: 1, return_against: name }, till)
  else if (paper.state === 2) draft(stage, people, { amended_from: name }, till)
}

function to(paper: Paper, state: Paper['state']): () => void {
  return () => {
    paper.state = state
  }
}

function begun(stage: Stage, doctype: string, branchCode: string): Paper {
  const uuid = uuidOf(stage, 'paper')
  const paper: Paper = { branchCode, doctype, uuid, name: null, state: null, remarks: null, busy: false }
  stage.model.papers.set(uuid, paper)
  return paper
}

function remark({ chance }: Stage): string {
  return `r${chance.integer('remark of a note', 1, 99_999)}`
}

function nameIn(answer: unknown): string {
  return (answer as { document: { name: string } }).document.name
}
