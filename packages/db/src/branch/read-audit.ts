import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { BranchlineError } from '@branchline/protocol'
import type { AuditReader } from '../audit/check-audit.ts'
import { databaseFile } from './backup/restore-branch.ts'
import { Connection } from './libsql/connection.ts'
import { findAuditHead, listAudit } from './operations/audit.ts'
import type { Sql } from './sql.ts'

/** The audit in a data folder, whether its server runs or not. Errors: NOT_FOUND where there is none yet. */
export function readBranchAudit(dataDir: string): AuditReader & { close(): void } {
  const file = join(dataDir, databaseFile)
  if (!existsSync(file)) throw new BranchlineError('NOT_FOUND', `There is no database in ${dataDir}.`)
  const connection = new Connection(file)
  if (connection.value(`SELECT 1 FROM sqlite_schema WHERE name = 'AuditHead'`) === undefined) {
    connection.close()
    throw new BranchlineError('NOT_FOUND', `The database in ${dataDir} has no audit yet: start the server once.`)
  }
  const sql: Sql = {
    all: (text, ...values) => connection.all(text, values),
    run: (text, ...values) => connection.run(text, values),
  }
  return {
    listAudit: (after, limit) => listAudit({ sql }, after, limit),
    findAuditHead: () => findAuditHead({ sql }),
    close: () => connection.close(),
  }
}
