import { startEmbeddedServer } from '../embedded/embedded-server.ts'

/**
 * Central's database for a command beside central: the one `databaseUrl` names, else the embedded one, which is started where it does not
 * run. `stop` ends only what this started.
 */
export async function openOffline({
  dataDir,
  databaseUrl,
}: {
  dataDir: string
  databaseUrl?: string | undefined
}): Promise<{ url: string; stop(): Promise<void> }> {
  if (databaseUrl) return { url: databaseUrl, stop: async () => {} }
  const { url, adopted, stop } = await startEmbeddedServer(dataDir)
  return { url, stop: async () => (adopted ? undefined : stop()) }
}
