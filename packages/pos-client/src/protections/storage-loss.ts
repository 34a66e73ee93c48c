import type { Notes } from '../ports.ts'
import type { Holdings } from '../storage/sale-store.ts'

// What the till has written is noted outside IndexedDB too. If IndexedDB holds less than the note says, the browser, or somebody, removed it.

interface Note {
  clientId: string
  sequence: number
  /** Losses that the branch was not told of yet. */
  losses?: StorageLoss[]
}

export interface StorageLoss {
  clientId: string
  /** Rows ever written, by the note. */
  expected: number
  /** By the database. */
  found: number
}

const keyOf = (database: string) => `branchline ${database}`
const lossesMax = 20

export function noteWritten(notes: Notes, database: string, { clientId, sequence }: Omit<Note, 'losses'>): void {
  put(notes, database, { clientId, sequence, losses: untoldLosses(notes, database) })
}

/** Null: the database holds what was noted. */
export function findLoss(notes: Notes, database: string, holdings: Pick<Holdings, 'sequence'>): StorageLoss | null {
  const note = readNote(notes, database)
  if (!note || holdings.sequence >= note.sequence) return null
  return { clientId: note.clientId, expected: note.sequence, found: holdings.sequence }
}

/** From now on the database is as it was found, and the loss is to be told, whatever becomes of this page. */
export function noteLoss(notes: Notes, database: string, loss: StorageLoss): void {
  const losses = [...untoldLosses(notes, database), loss].slice(-lossesMax)
  put(notes, database, { clientId: loss.clientId, sequence: loss.found, losses })
}

/** The oldest first. */
export function untoldLosses(notes: Notes, database: string): StorageLoss[] {
  return readNote(notes, database)?.losses ?? []
}

/** The branch was told of the oldest. */
export function noteTold(notes: Notes, database: string): void {
  const note = readNote(notes, database)
  if (note) put(notes, database, { ...note, losses: (note.losses ?? []).slice(1) })
}

function put(notes: Notes, database: string, note: Note): void {
  try {
    notes.setItem(keyOf(database), JSON.stringify(note))
  } catch {
    // It is full or forbidden. The sale is safe without it; only a loss would be noticed later, by the branch.
  }
}

function readNote(notes: Notes, database: string): Note | null {
  try {
    const note = JSON.parse(notes.getItem(keyOf(database)) ?? 'null') as Partial<Note> | null
    return typeof note?.clientId === 'string' && typeof note.sequence === 'number' ? (note as Note) : null
  } catch {
    return null
  }
}
