import { closeSync, existsSync, fsyncSync, linkSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Ids } from '@branchline/protocol'

const ownerOnly = 0o600

/**
 * The key of this folder: made at the first start, readable by the server's own user alone. It is on disk before anything can be
 * encrypted with it, and never there in part: what it encrypts is durable, and without the key it is lost.
 */
export function folderSecretKey(dataDir: string, ids: Pick<Ids, 'secret'>): string {
  const file = join(dataDir, 'secret.key')
  if (!existsSync(file)) makeKey(dataDir, file, ids)
  const key = readFileSync(file, 'utf8').trim()
  if (key.length < 16)
    throw new Error(
      `${file} is damaged: delete it, start again, and give anew what was encrypted with it (a branch: SYNC_PASSWORD).`,
    )
  return key
}

/** Under a name of its own until it is on disk. If another process is quicker, its key stands. */
function makeKey(dataDir: string, file: string, ids: Pick<Ids, 'secret'>): void {
  const unfinished = `${file}.${ids.secret().slice(0, 8)}`
  writeFileSync(unfinished, `${ids.secret()}\n`, { mode: ownerOnly, flush: true })
  try {
    linkSync(unfinished, file)
  } catch (error) {
    if ((error as { code?: string }).code !== 'EEXIST') throw error
  } finally {
    rmSync(unfinished)
  }
  const folder = openSync(dataDir, 'r')
  fsyncSync(folder)
  closeSync(folder)
}
