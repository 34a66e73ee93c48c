import { join } from 'node:path'
import Database from 'libsql'

/**
 * One process owns a branch's files. The lock is a transaction held open on a database of its own: the operating system frees it
 * with the process, so a kill -9 leaves nothing behind. Answers how to let go.
 */
export function lockFolder(dataDir: string): () => void {
  const database = new Database(join(dataDir, 'branch.lock'))
  try {
    database.exec('PRAGMA busy_timeout = 0')
    database.exec('PRAGMA journal_mode = DELETE')
    database.exec('BEGIN EXCLUSIVE')
  } catch {
    database.close()
    throw new Error(
      `Another branch server runs on ${dataDir}. One folder serves one branch server; stop the other, or set another DATA_DIR.`,
    )
  }
  return () => {
    database.exec('ROLLBACK')
    database.close()
  }
}
