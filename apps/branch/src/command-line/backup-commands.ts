import { countOption, print, readEnvironment } from '@branchline/platform/command-line'
import { Command } from 'commander'

const keptMax = 10_000

/** `pnpm branch backup` and `restore`: on the data folder itself, whether the server runs (backup) or not. */
export function backupCommands(): Command[] {
  const backup = new Command('backup')
    .description('Write the database and its keys into a new folder in <folder>; the shop sells on meanwhile.')
    .argument('<folder>', 'where backups are kept: best on another disk')
    .option('--keep <number>', 'so many of them stay; older ones go', countOption(1, keptMax))
    .option('--json', 'print the answer as JSON')
    .action(async (parent: string, options: { keep?: number; json?: boolean }) => {
      const { DATA_DIR } = await environment()
      const { backUpBranch, keepNewest } = await loadDatabase()
      const { folder, manifest } = await backUpBranch({ dataDir: DATA_DIR, parent, at: new Date() })
      const { rows, parts, branchCode = '' } = manifest
      const removed = options.keep === undefined ? [] : keepNewest(parent, branchCode, options.keep)
      const bytes = parts.reduce((sum, part) => sum + part.bytes, 0)
      const text = `${folder}: ${rows.Document ?? 0} documents, ${rows.Outbox ?? 0} operations owed, ${bytes} bytes, read again and whole.`
      print({ folder, rows, bytes, removed }, [text, ...removed.map((name) => `removed ${name}`)].join('\n'), options)
    })
  const restore = new Command('restore')
    .description('Put a backup into DATA_DIR. The server is stopped.')
    .argument('<folder>', 'of one backup')
    .option('--replace', 'what is in DATA_DIR now is set aside there')
    .option('--json', 'print the answer as JSON')
    .action(async (folder: string, options: { replace?: boolean; json?: boolean }) => {
      const { DATA_DIR, BRANCH_CODE } = await environment()
      const { restoreBranch } = await loadDatabase()
      const { manifest, setAside } = await restoreBranch({
        dataDir: DATA_DIR,
        folder,
        branchCode: BRANCH_CODE,
        replace: options.replace === true,
        at: new Date(),
      })
      const lines = [
        `Restored as of ${manifest.takenAt}. Start the server: it sells at once, and head office takes what it sends when the server before it has been silent for 10 minutes, or is told to by branches.adopt.`,
        ...(setAside ? [`What was there is in ${setAside}.`] : []),
      ]
      print({ folder, takenAt: manifest.takenAt, rows: manifest.rows, setAside }, lines.join('\n'), options)
    })
  return [backup, restore]
}

const loadDatabase = () => import('@branchline/db/branch')
const environment = async () => readEnvironment((await import('../env.ts')).environmentSchema)
