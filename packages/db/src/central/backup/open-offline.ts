import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { Client } from 'pg'
import { startEmbeddedServer } from '../embedded/embedded-server.ts'
import { folderLock } from '../folder-lock.ts'

/**
 * Central's database for a command beside central: the one `databaseUrl` names, else the embedded one, which is started where it does not
 * run. `stop` ends only what this started. `hold`: no central starts on it meanwhile, whose server would be stopped under its feet; who
 * restores holds it himself. Whoever does not restore finds a database there: one that was made now would be backed up, empty and whole.
 */
export async function openOffline({
  dataDir,
  databaseUrl,
  hold,
}: {
  dataDir: string
  databaseUrl?: string | undefined
  hold: boolean
}): Promise<{ url: string; stop(): Promise<void> }> {
  if (databaseUrl) return { url: databaseUrl, stop: async () => {} }
  if (hold && !existsSync(join(dataDir, 'postgres', 'PG_VERSION')))
    throw new Error(
      `There is no database of a central in ${resolve(dataDir)}. Call this in the folder of central's .env.`,
    )
  const { url, adopted, stop } = await startEmbeddedServer(dataDir)
  if (adopted) return { url, stop: async () => {} }
  const holder = new Client({ connectionString: url })
  if (hold) {
    await holder.connect()
    await holder.query(`SELECT pg_advisory_lock(${folderLock})`)
  }
  return {
    url,
    stop: async () => {
      if (hold) await holder.end()
      await stop()
    },
  }
}
