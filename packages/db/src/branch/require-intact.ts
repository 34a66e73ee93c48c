import type { Connection } from './libsql/connection.ts'

/**
 * A damaged file is found before anything is read from it, sent or written: SQLite goes through its pages without comparing
 * indexes with their tables, which takes about a second per gigabyte.
 */
export function requireIntact(connection: Connection, file: string): void {
  const found = flawOf(connection)
  if (found === null) return
  throw new Error(
    `The database ${file} is damaged (${found}). Nothing was changed. Put the folder's last backup in its place, or try sqlite3 ".recover" on a copy.`,
  )
}

function flawOf(connection: Connection): string | null {
  try {
    const said = connection.value('PRAGMA quick_check(1)')
    return said === 'ok' ? null : String(said).replaceAll('\n', ' ')
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
