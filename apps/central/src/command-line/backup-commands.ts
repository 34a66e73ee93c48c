import { countOption, print, readEnvironment } from '@branchline/platform/command-line'
import { Command } from 'commander'

const keptMax = 10_000

/** `pnpm central backup` and `restore`: on the database itself, whether central runs (backup) or not. */
export function backupCommands(): Command[] {
  const backup = new Command('backup')
    .description('Write the whole database into a new folder in <folder>; central and branches work on meanwhile.')
    .argument('<folder>', 'where backups are kept')
    .option('--keep <number>', 'so many of them stay; older ones go', countOption(1, keptMax))
    .option('--json', 'print the answer as JSON')
    .action(async (parent: string, options: { keep?: number; json?: boolean }) => {
      const { backUpCentral, keepNewest } = await loadDatabase()
      const { folder, manifest } = await withDatabase(true, (database) =>
        backUpCentral({ ...database, parent, at: new Date() }, progress('backed up')),
      )
      const removed = options.keep === undefined ? [] : keepNewest(parent, 'central', options.keep)
      const { rows, parts } = manifest
      const bytes = parts.reduce((sum, part) => sum + part.bytes, 0)
      const text = `${folder}: ${total(rows)} rows of ${Object.keys(rows).length} tables, ${bytes} bytes, read again and compared.`
      print({ folder, rows, bytes, removed }, [text, ...removed.map((name) => `removed ${name}`)].join('\n'), options)
    })
  const restore = new Command('restore')
    .description('Put a backup into the database of this environment. Central is stopped; branches sell on meanwhile.')
    .argument('<folder>', 'of one backup')
    .option('--replace', 'what the database holds now may go')
    .option('--json', 'print the answer as JSON')
    .action(async (folder: string, options: { replace?: boolean; json?: boolean }) => {
      const { restoreCentral } = await loadDatabase()
      const { takenAt, rows } = await withDatabase(false, (database) =>
        restoreCentral({ ...database, folder, replace: options.replace === true }, progress('restored')),
      )
      const text = `Restored as of ${takenAt}: ${total(rows)} rows. Start central: branches load anew and send again what was settled in the last 7 days.`
      print({ folder, takenAt, rows }, text, options)
    })
  return [backup, restore]
}

const loadDatabase = () => import('@branchline/db/central')

async function withDatabase<T>(
  hold: boolean,
  work: (database: { url: string; dataDir: string }) => Promise<T>,
): Promise<T> {
  const { DATA_DIR, DATABASE_URL } = readEnvironment((await import('../env.ts')).environmentSchema)
  const { openOffline } = await loadDatabase()
  const { url, stop } = await openOffline({ dataDir: DATA_DIR, databaseUrl: DATABASE_URL, hold })
  try {
    return await work({ url, dataDir: DATA_DIR })
  } finally {
    await stop()
  }
}

const progress = (verb: string) => (table: string, done: number, of: number) => {
  if (process.stderr.isTTY) process.stderr.write(`\r${done} of ${of} tables ${verb}: ${table}\u001b[K`)
}

const total = (rows: Record<string, number>) => Object.values(rows).reduce((sum, count) => sum + count, 0)
