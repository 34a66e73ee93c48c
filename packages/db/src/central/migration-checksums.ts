import { createHash } from 'node:crypto'
import { migrations } from './generated/migrations.ts'

export const checksumOf = (sql: string) => createHash('sha256').update(sql).digest('hex')

/** Name to checksum, of all that this program knows. */
export function knownMigrations(): Map<string, string> {
  return new Map(migrations.map(({ name, sql }) => [name, checksumOf(sql)]))
}
