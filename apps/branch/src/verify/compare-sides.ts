import { strict as assert } from 'node:assert'
import { Digest, type DigestText, type Inspected, leafText, sameDigest } from '@branchline/adapters'
import { limits, type VerifyRange } from '@branchline/protocol'

// What differs between two servers, for as few bytes as it takes:
//
//   all records of a DocType, in the order of their keys ──► stretches of up to 2,000
//   a stretch: count and checksum of both sides         ──► equal, and nothing more is said of it
//   one that differs ──► sixteen pieces ──► those that differ ──► ... ──► 32 records or fewer: their keys and leaves, one by one
//
// Both sides hash what they look at anew, so an equal checksum means equal content, not equal hearsay.

export interface OwnPage {
  records: Inspected[]
  /** Where it ends; null: at the end of all. */
  through: string | null
}

/** The branch's own records. */
export interface OwnSide {
  page(range: VerifyRange): Promise<OwnPage>
}

/** Central's, over the line. */
export interface CentralSide {
  /** As many of the ranges as one call reaches, the last perhaps not to its end. */
  compare(ranges: VerifyRange[]): Promise<(DigestText & { through: string | null })[]>
  records(range: VerifyRange): Promise<{ records: { key: string; leaf: string }[]; through: string | null }>
}

/** Told of every stretch: what is here, and what central holds in the same range. */
export type Seen = (doctype: string, records: Inspected[], central: DigestText) => void

const rangesPerCall = 50
const piecesPerCut = 16
const listedMax = 32
/** So that a run ends by itself. */
const callsMax = 100_000

/** The keys of all records that the two sides do not hold alike, by DocType. */
export async function compareSides(
  own: OwnSide,
  central: CentralSide,
  doctypes: readonly string[],
  seen: Seen,
): Promise<Map<string, Set<string>>> {
  const found = new Map(doctypes.map((doctype) => [doctype, new Set<string>()]))
  const heads: Head[] = doctypes.map((doctype) => ({ doctype, after: null, page: null }))
  for (let calls = 0; heads.length > 0; calls += 1) {
    assert(calls < callsMax, 'a verification does not end')
    const batch = await takeBatch(heads, own)
    const answers = await central.compare(
      batch.map(({ doctype, after, page }) => ({ doctype, after, through: page.through })),
    )
    assert(answers.length > 0 && answers.length <= batch.length, 'central compared nothing')
    for (const [index, { doctype, after, page }] of batch.entries()) {
      const answer = answers[index]
      if (!answer) {
        heads.unshift({ doctype, after, page })
        continue
      }
      const range = { doctype, after, through: answer.through }
      const { records } = answer.through === page.through ? page : await own.page(range)
      seen(doctype, records, answer)
      if (!sameDigest(digestOf(records), answer))
        await narrow(central, range, records, found.get(doctype) as Set<string>)
      if (answer.through !== null) heads.push({ doctype, after: answer.through, page: null })
    }
  }
  return found
}

interface Head {
  doctype: string
  after: string | null
  page: OwnPage | null
}

/** The next ranges to ask about: as many as central may look at in one call. */
async function takeBatch(heads: Head[], own: OwnSide): Promise<(Head & { page: OwnPage })[]> {
  const batch: (Head & { page: OwnPage })[] = []
  for (let records = 0; batch.length < rangesPerCall && records < limits.verifyHashedRecords; ) {
    const head = heads.shift()
    if (!head) break
    const { doctype, after } = head
    const page = head.page ?? (await own.page({ doctype, after, through: null }))
    records += page.records.length
    batch.push({ doctype, after, page })
  }
  return batch
}

/** Finds the records of a range that differ. `records`: those here, in order. */
async function narrow(
  central: CentralSide,
  range: VerifyRange,
  records: Inspected[],
  found: Set<string>,
): Promise<void> {
  if (records.length <= listedMax) return listDifferences(central, range, records, found)
  const pieces = piecesOf(range, records)
  const differing: Piece[] = []
  for (let done = 0; done < pieces.length; ) {
    const answers = await central.compare(pieces.slice(done).map(({ range: piece }) => piece))
    assert(answers.length > 0, 'central compared nothing')
    for (const answer of answers) {
      const piece = pieces[done] as Piece
      // One that central could not look at to its end holds more there than here.
      const whole = answer.through === piece.range.through
      if (!whole || !sameDigest(digestOf(piece.records), answer)) differing.push(piece)
      done += 1
    }
  }
  for (const piece of differing) await narrow(central, piece.range, piece.records, found)
}

interface Piece {
  range: VerifyRange
  records: Inspected[]
}

function piecesOf({ doctype, after, through }: VerifyRange, records: Inspected[]): Piece[] {
  const size = Math.ceil(records.length / piecesPerCut)
  const pieces: Piece[] = []
  for (let at = 0; at < records.length; at += size) {
    const part = records.slice(at, at + size)
    const isLast = at + size >= records.length
    const range = { doctype, after: pieces.at(-1)?.range.through ?? after, through: isLast ? through : keyOfLast(part) }
    pieces.push({ range, records: part })
  }
  return pieces
}

function keyOfLast(records: Inspected[]): string {
  return (records.at(-1) as Inspected).key
}

async function listDifferences(
  central: CentralSide,
  range: VerifyRange,
  records: Inspected[],
  found: Set<string>,
): Promise<void> {
  const here = new Map(records.map(({ key, leaf }) => [key, leafText(leaf)]))
  for (let [after, calls] = [range.after, 0]; ; calls += 1) {
    assert(calls < callsMax, 'a verification does not end')
    const page = await central.records({ ...range, after })
    for (const { key, leaf } of page.records) {
      if (here.get(key) !== leaf) found.add(key)
      here.delete(key)
    }
    if (page.through === range.through) break
    after = page.through
  }
  for (const key of here.keys()) found.add(key)
}

function digestOf(records: Inspected[]): Digest {
  const digest = new Digest()
  for (const record of records) digest.add(record)
  return digest
}
