import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { superseded } from './manifest.ts'

/** Removes an owner's older backups; the newest `keep` stay. Answers what went. */
export function keepNewest(parent: string, owner: string, keep: number): string[] {
  const gone = superseded(readdirSync(parent), owner, keep)
  for (const name of gone) rmSync(join(parent, name), { recursive: true })
  return gone
}
