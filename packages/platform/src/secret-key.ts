import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Ids } from '@branchline/protocol'

const ownerOnly = 0o600

/** The key of this folder: made at the first start, readable by the server's own user alone. */
export function folderSecretKey(dataDir: string, ids: Pick<Ids, 'secret'>): string {
  const file = join(dataDir, 'secret.key')
  mkdirSync(dataDir, { recursive: true })
  try {
    writeFileSync(file, `${ids.secret()}\n`, { mode: ownerOnly, flag: 'wx' })
  } catch (error) {
    if ((error as { code?: string }).code !== 'EEXIST') throw error
  }
  const key = readFileSync(file, 'utf8').trim()
  if (key.length < 16)
    throw new Error(
      `${file} is damaged: delete it, start again, and give anew what was encrypted with it (a branch: SYNC_PASSWORD).`,
    )
  return key
}
