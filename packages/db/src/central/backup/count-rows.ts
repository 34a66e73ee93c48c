import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { createGunzip } from 'node:zlib'
import { damaged, type Manifest } from '../../backup/manifest.ts'

const newline = 10

/** Unpacks every table of a backup and counts its rows: COPY writes one to a line. Errors: BACKUP_DAMAGED. */
export async function countRows(folder: string, { parts, rows }: Manifest): Promise<void> {
  for (const { file, table } of parts) {
    if (table === undefined) continue
    let lines = 0
    const text = createReadStream(join(folder, file)).pipe(createGunzip())
    for await (const chunk of text) for (const byte of chunk as Buffer) if (byte === newline) lines += 1
    if (lines !== rows[table]) damaged(folder, `${file} holds ${lines} rows and should hold ${rows[table]}`)
  }
}
