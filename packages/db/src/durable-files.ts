import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  closeSync,
  copyFileSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname, resolve } from 'node:path'

// SQLite and PostgreSQL sync what they put into a folder. What lies around it is ours: the folder's own entry, and files beside it.
// After a power cut what was not synced may be gone, or there and empty.

/** Makes a folder, with all above it that are missing; on disk when it returns. */
export function makeFolder(path: string): void {
  const folder = resolve(path)
  const first = mkdirSync(folder, { recursive: true })
  if (first === undefined) return
  for (let made = folder; made.length >= first.length; made = dirname(made)) syncFolder(dirname(made))
}

/** Writes a new file: on disk when it returns, and never there in part. One that is there already is an error (EEXIST). */
export function makeFile(path: string, text: string, mode: number): void {
  const unfinished = `${path}.${randomBytes(4).toString('hex')}`
  writeFileSync(unfinished, text, { mode, flush: true })
  try {
    linkSync(unfinished, path)
  } finally {
    rmSync(unfinished)
  }
  syncFolder(dirname(path))
}

/** Gives a finished folder its name; on disk when it returns. */
export function moveInPlace(unfinished: string, path: string): void {
  renameSync(unfinished, path)
  syncFolder(dirname(path))
}

function syncFolder(path: string): void {
  const fd = openSync(path, 'r')
  try {
    fsyncSync(fd)
  } finally {
    closeSync(fd)
  }
}

/** Copies a file under a new name, readable by its owner alone: on disk when it returns, and never there in part. */
export function keepFile(from: string, to: string): void {
  const unfinished = `${to}.${randomBytes(4).toString('hex')}`
  makeFolder(dirname(to))
  copyFileSync(from, unfinished)
  chmodSync(unfinished, 0o600)
  syncFile(unfinished)
  moveInPlace(unfinished, to)
}

/** What another program wrote: on disk when it returns. */
export function syncFile(path: string): void {
  syncFolder(path)
}
