import Big from 'big.js'
import type { Told, ToldSale } from '../load/told.ts'
import { type BranchBook, type CentralBook, type DocumentRow, groupBy, idOf, type OperationRow } from './books.ts'

/** What was found broken: something lost, there twice, out of order, or with another content. */
export interface Violation {
  kind: 'lost' | 'doubled' | 'out of order' | 'wrong'
  text: string
}

const sale = 'Sales Invoice'
/** Made by branches, and gone up with an operation each. */
const goesUp = new Set([sale, 'Stock Ledger Entry'])

/** What holds in a branch's database at any moment, whatever it died of. Pure. */
export function branchLaws(book: BranchBook): Violation[] {
  const { code, documents, operations } = book
  const found: Violation[] = []
  const byRecord = groupBy(operations, idOf)
  const records = new Map(documents.map((document) => [idOf(document), document]))
  for (const [id, document] of records) {
    if (!goesUp.has(document.doctype)) continue
    const done = (byRecord.get(id) ?? []).map(({ operation }) => operation)
    const owed = document.doctype === sale ? wantedOf(document) : ['insert']
    for (const operation of owed) {
      const times = done.filter((one) => one === operation).length
      if (times === 0) found.push(lost(`${code}: ${document.name} is there without its operation ${operation}`))
      if (times > 1) found.push(doubled(`${code}: ${document.name} has its operation ${operation} ${times} times`))
    }
    if (done.length > owed.length)
      found.push(wrong(`${code}: ${document.name} is ${done} but has docstatus ${document.docstatus}`))
  }
  for (const operation of operations) {
    if (!records.has(idOf(operation)))
      found.push(lost(`${code}: operation ${titleOf(operation)} is there without its document`))
    if (!operation.hasPayload) found.push(lost(`${code}: operation ${titleOf(operation)} has no payload`))
  }
  const gap = operations.findIndex(({ sequence }, index) => sequence !== index + 1)
  if (gap >= 0) found.push(disorder(`${code}: sequence ${operations[gap]?.sequence} follows ${gap}`))
  return [...found, ...numbersOf(code, documents)]
}

/** Receipts are numbered without a hole, and no number twice. */
function numbersOf(code: string, documents: readonly DocumentRow[]): Violation[] {
  const numbers = documents
    .filter(({ doctype }) => doctype === sale)
    .map(({ name }) => Number(name.split('-').at(-1)))
    .sort((a, b) => a - b)
  return numbers.flatMap((number, index) => {
    const before = index === 0 ? 0 : (numbers[index - 1] as number)
    if (number === before) return [doubled(`${code}: the number ${number} was given twice`)]
    return number === before + 1 ? [] : [disorder(`${code}: the number ${number} follows ${before}`)]
  })
}

/** What holds in central's database at any moment. Pure. */
export function centralLaws(book: CentralBook): Violation[] {
  const found: Violation[] = []
  const receiptsOf = groupBy(book.receipts, idOf)
  const there = new Set(book.documents.map(idOf))
  for (const document of book.documents) {
    if (goesUp.has(document.doctype) && !receiptsOf.has(idOf(document))) {
      found.push(lost(`central: ${document.name} is there without a receipt`))
    }
  }
  for (const [id, receipts] of receiptsOf) {
    if (!there.has(id)) found.push(lost(`central: ${id} has a receipt and is not there`))
    const sequences = receipts.map(({ branchCode, sequence }) => `${branchCode} ${sequence}`)
    const inTime = receipts.every(({ atMs }, index) => index === 0 || atMs >= (receipts[index - 1]?.atMs ?? 0))
    if (receipts[0]?.doctype === sale && !inTime)
      found.push(disorder(`central: ${id} was taken in the order ${sequences}`))
    if (new Set(sequences).size !== sequences.length)
      found.push(doubled(`central: ${id} has a sequence twice: ${sequences}`))
  }
  const sales = book.documents.filter(({ doctype }) => doctype === sale)
  for (const name of repeated(sales.map((document) => document.name))) {
    found.push(doubled(`central: the number ${name} is on two sales`))
  }
  const positions = [...book.documents, ...book.tombstones].flatMap(({ doctype, position }) =>
    position === null ? [] : [`${doctype} ${position}`],
  )
  for (const position of repeated(positions)) found.push(doubled(`central: feed position ${position} was given twice`))
  for (const document of book.documents) {
    if (document.doctype === 'Item' && document.position === null)
      found.push(lost(`central: Item ${document.name} has no place in the feed`))
  }
  return found
}

/** What tills were told is there, with its number, state and amount. Pure. */
export function toldLaws(where: string, told: readonly ToldSale[], documents: readonly DocumentRow[]): Violation[] {
  const held = new Map(documents.filter(({ doctype }) => doctype === sale).map((document) => [document.key, document]))
  return told.flatMap((one): Violation[] => {
    const document = held.get(one.syncUuid)
    if (!document) return [lost(`${where}: ${one.name} was confirmed and is not there`)]
    if (document.name !== one.name) return [wrong(`${where}: ${one.name} is there as ${document.name}`)]
    if (document.docstatus < one.docstatus) return [lost(`${where}: the cancellation of ${one.name} is not there`)]
    if (!new Big(document.grandTotal ?? 'NaN').eq(one.grandTotal))
      return [wrong(`${where}: ${one.name} is ${document.grandTotal} instead of ${one.grandTotal}`)]
    return []
  })
}

/** No watermark stands beyond what its branch holds. True at any moment of a branch, as of a later moment of central. Pure. */
export function watermarkLaws(branch: BranchBook, central: CentralBook): Violation[] {
  const held = new Map(branch.documents.map((document) => [idOf(document), document.hash]))
  const reach = ({ doctype, position }: { doctype: string; position: bigint | null }) =>
    position !== null && doctype === 'Item' && position <= (branch.watermarks.get(doctype) ?? 0n)
  const alive = new Set(central.documents.map(idOf))
  return [
    ...central.documents
      .filter((document) => reach(document) && held.get(idOf(document)) !== document.hash)
      .map(({ name, position }) =>
        lost(`${branch.code}: its watermark is beyond ${position}, and Item ${name} of it is not there`),
      ),
    ...central.tombstones
      .filter((stone) => reach(stone) && held.has(idOf(stone)) && !alive.has(idOf(stone)))
      .map(({ key, position }) =>
        lost(`${branch.code}: its watermark is beyond ${position}, where Item ${key} was deleted`),
      ),
  ]
}

/** At rest: every branch and central hold the same, record by record, and to the last piastre. Pure. */
export function restLaws(branches: readonly BranchBook[], central: CentralBook, told: Told): Violation[] {
  const found: Violation[] = []
  for (const branch of branches) {
    const own = [branch.documents, central.documents].map((documents) => documents.filter(isOf(branch.code))) as Sides
    found.push(...apart(branch.code, ...own))
    found.push(...apart(branch.code, branch.documents.filter(isMaster), central.documents.filter(isMaster)))
    const [here, there] = own.map(sumOf)
    if (here !== there) found.push(wrong(`${branch.code}: ${here} in sales at the branch, ${there} at central`))
    const owed = branch.operations.filter(({ state }) => state !== 'acked' && state !== 'history')
    for (const operation of owed)
      found.push(lost(`${branch.code}: operation ${titleOf(operation)} is still ${operation.state}`))
    found.push(...receiptLaws(branch, central))
    if (branch.parked > 0) found.push(lost(`${branch.code}: ${branch.parked} pulled records could not be stored`))
    found.push(...toldLaws('central', told.of(branch.code), central.documents))
  }
  if (central.openConflicts > 0) found.push(wrong(`central: ${central.openConflicts} conflicts`))
  const names = new Map(central.documents.map((document) => [idOf(document), document]))
  for (const [item, itemName] of told.masters) {
    const there = names.has(`Item/${item}`)
    if (there !== (itemName !== null))
      found.push(lost(`central: Item ${item} was ${there ? 'deleted and is' : 'saved and is not'} there`))
  }
  for (const customer of told.customers) {
    if (!names.has(`Customer/${customer}`)) found.push(lost(`central: Customer ${customer} was saved and is not there`))
  }
  return [...found, ...told.contradictions.map(doubled)]
}

type Sides = [here: DocumentRow[], there: DocumentRow[]]

/** A branch does not write its own code on what it makes: all that goes up there is its own. */
function isOf(code: string) {
  return ({ doctype, originBranch }: DocumentRow) => goesUp.has(doctype) && (originBranch ?? code) === code
}

function isMaster({ doctype }: DocumentRow): boolean {
  return doctype === 'Item' || doctype === 'Customer'
}

/** Every operation a branch is relieved of has one receipt, and there is no receipt of any other. */
function receiptLaws(branch: BranchBook, central: CentralBook): Violation[] {
  const receipts = central.receipts.filter(({ branchCode }) => branchCode === branch.code)
  const taken = new Set(receipts.map(({ operationId }) => operationId))
  const made = new Set(branch.operations.map(({ operationId }) => operationId))
  return [
    ...branch.operations
      .filter(({ operationId, state }) => (state === 'acked' || state === 'history') && !taken.has(operationId))
      .map((operation) => lost(`${branch.code}: operation ${titleOf(operation)} is acked without a receipt`)),
    ...receipts
      .filter(({ operationId }) => !made.has(operationId))
      .map(({ doctype, key }) =>
        doubled(`central: a receipt of ${branch.code} for ${doctype} ${key} is of no operation of its`),
      ),
  ]
}

function apart(code: string, here: readonly DocumentRow[], there: readonly DocumentRow[]): Violation[] {
  const atCentral = new Map(there.map((document) => [idOf(document), document]))
  const atBranch = new Set(here.map(idOf))
  return [
    ...here.flatMap((document): Violation[] => {
      const other = atCentral.get(idOf(document))
      if (!other) return [lost(`${document.doctype} ${document.name} is at ${code}, not at central`)]
      return other.hash === document.hash
        ? []
        : [wrong(`${document.doctype} ${document.name} differs between ${code} and central`)]
    }),
    ...there.flatMap((document) =>
      atBranch.has(idOf(document)) ? [] : [lost(`${document.doctype} ${document.name} is at central, not at ${code}`)],
    ),
  ]
}

function wantedOf({ docstatus }: DocumentRow): string[] {
  return docstatus === 2 ? ['submit', 'cancel'] : ['submit']
}

function sumOf(documents: readonly DocumentRow[]): string {
  return documents.reduce((sum, { grandTotal }) => sum.plus(grandTotal ?? 0), new Big(0)).toFixed()
}

function repeated(values: readonly string[]): string[] {
  return [...groupBy(values, (value) => value)].flatMap(([value, all]) => (all.length > 1 ? [value] : []))
}

function titleOf({ sequence, doctype, key, operation }: OperationRow): string {
  return `${sequence} (${operation} ${doctype} ${key})`
}

const lost = (text: string): Violation => ({ kind: 'lost', text })
const doubled = (text: string): Violation => ({ kind: 'doubled', text })
const disorder = (text: string): Violation => ({ kind: 'out of order', text })
const wrong = (text: string): Violation => ({ kind: 'wrong', text })
