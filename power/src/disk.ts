import { dirname } from 'node:path'
import type { Step } from './step.ts'

// What a power cut may leave. A disk keeps what was synced; of the rest it may hold anything:
//
//   content   of a file: every write and change of length since its last sync, each kept or not, whole or in sectors
//   entries   of a folder (create, rename, link, unlink, mkdir) since its last sync: the first so many of them, for file systems write
//             them to one journal in order. Syncing a file says nothing of its entry: POSIX asks for the folder's own sync.
//
// A sector is written whole or not at all. What a sync failed on may be lost for good, whatever is synced later.

export const sectorBytes = 512

export type Change = { offset: number; bytes: Uint8Array } | { size: number }
export type EntryChange = { folder: string; path: string; inode: number | 'folder' | null }

/** What is on disk for certain, and the changes since, in order. */
interface Content {
  base: Uint8Array
  changes: { change: Change; state: 'unsynced' | 'synced' | 'failed' }[]
}

/** What of the unsynced a cut keeps. `changes` answers the changes of one file in the order in which they reached the disk. */
export interface Kept {
  changes(pending: readonly Change[]): readonly Change[]
  /** The first how many of so many entries. */
  entries(count: number): number
}

/** Files and folders as a disk holds them. */
export class Disk {
  readonly #contents = new Map<number, Content>()
  readonly #synced = new Map<string, number | 'folder'>()
  /** As the process sees them. */
  readonly #names = new Map<string, number | 'folder'>()
  #entries: EntryChange[] = []

  apply(step: Step): void {
    switch (step.kind) {
      case 'create':
        this.#contents.set(step.inode, { base: new Uint8Array(0), changes: [] })
        this.#enter(step.path, step.inode)
        break
      case 'mkdir':
        this.#enter(step.path, 'folder')
        break
      case 'unlink':
        this.#enter(step.path, null)
        break
      case 'link':
        this.#enter(step.to, this.#names.get(step.from) ?? null)
        break
      case 'rename':
        // A cut between the two leaves both names: more than file systems do.
        this.#enter(step.to, this.#names.get(step.from) ?? null)
        this.#enter(step.from, null)
        break
      case 'write':
        this.#change(step.inode, { offset: step.offset, bytes: step.bytes })
        break
      case 'truncate':
        this.#change(step.inode, { size: step.size })
        break
      case 'sync':
        this.#sync(this.#content(step.inode), 'synced')
        break
      case 'sync failed':
        this.#sync(this.#content(step.inode), 'failed')
        break
      case 'sync folder':
        for (const { folder, path, inode } of this.#entries) if (folder === step.path) keep(this.#synced, path, inode)
        this.#entries = this.#entries.filter(({ folder }) => folder !== step.path)
        break
      case 'sent':
        break
    }
  }

  #change(inode: number, change: Change): void {
    this.#content(inode).changes.push({ change, state: 'unsynced' })
  }

  #sync(content: Content, state: 'synced' | 'failed'): void {
    for (const entry of content.changes) if (entry.state === 'unsynced') entry.state = state
    const doubtful = content.changes.findIndex((entry) => entry.state === 'failed')
    const certain = doubtful < 0 ? content.changes : content.changes.slice(0, doubtful)
    content.base = changed(
      content.base,
      certain.map(({ change }) => change),
    )
    content.changes = content.changes.slice(certain.length)
  }

  /** The files after a cut, by path. What stands in a folder that is gone is gone. */
  cut(kept: Kept): Map<string, Uint8Array> {
    const names = new Map(this.#synced)
    for (const { path, inode } of this.#entries.slice(0, kept.entries(this.#entries.length))) keep(names, path, inode)
    const files = new Map<string, Uint8Array>()
    for (const [path, inode] of names) {
      if (inode === 'folder' || !this.#stands(dirname(path), names)) continue
      files.set(path, contentAfter(this.#content(inode), kept))
    }
    return files
  }

  /** A folder that was there before the recording, or is there with all above it. */
  #stands(folder: string, names: ReadonlyMap<string, number | 'folder'>): boolean {
    if (!this.#names.has(folder)) return true
    return names.has(folder) && this.#stands(dirname(folder), names)
  }

  #enter(path: string, inode: number | 'folder' | null): void {
    keep(this.#names, path, inode)
    this.#entries.push({ folder: dirname(path), path, inode })
  }

  #content(inode: number): Content {
    const content = this.#contents.get(inode)
    if (!content) throw new Error(`a file nobody made: ${inode}`)
    return content
  }
}

function keep(names: Map<string, number | 'folder'>, path: string, inode: number | 'folder' | null): void {
  if (inode === null) names.delete(path)
  else names.set(path, inode)
}

/** What a sync that failed left in doubt lies under what was synced after it. */
function contentAfter({ base, changes }: Content, kept: Kept): Uint8Array {
  const first = changes.findIndex(({ state }) => state === 'synced')
  if (first < 0) return changed(base, kept.changes(changes.map(({ change }) => change)))
  const lastSynced = changes.findLastIndex(({ state }) => state === 'synced')
  const under = changes.slice(0, lastSynced + 1)
  const doubtful = new Set(kept.changes(under.flatMap(({ change, state }) => (state === 'failed' ? [change] : []))))
  const settled = under.flatMap(({ change, state }) => (state === 'synced' || doubtful.has(change) ? [change] : []))
  return changed(base, settled.concat(kept.changes(changes.slice(lastSynced + 1).map(({ change }) => change))))
}

/** A content with changes made to it, one after the other. What was never written reads as zeros. */
export function changed(content: Uint8Array, changes: readonly Change[]): Uint8Array {
  if (changes.length === 0) return content
  let length = content.length
  let longest = length
  for (const change of changes) {
    length = 'size' in change ? change.size : Math.max(length, change.offset + change.bytes.length)
    longest = Math.max(longest, length)
  }
  const made = new Uint8Array(longest)
  made.set(content)
  let end = content.length
  for (const change of changes) {
    if ('size' in change) {
      made.fill(0, change.size, Math.max(end, change.size))
      end = change.size
    } else {
      made.set(change.bytes, change.offset)
      end = Math.max(end, change.offset + change.bytes.length)
    }
  }
  return made.subarray(0, end)
}
