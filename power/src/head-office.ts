import { type RunningCentral, startCentral } from '@branchline/central'
import { systemClock, systemIds, systemPost, systemRandom } from '@branchline/platform'
import type { CentralRouter, Log } from '@branchline/protocol'
import { createTRPCClient, httpLink } from '@trpc/client'
import { branchCode } from './record.ts'

const quiet: Log = { info: () => {}, warn: () => {}, error: () => {} }
const password = 'power-password'

/** A central beside the recorded branch, and the branch's login there. */
export async function startHeadOffice(
  databaseUrl: string,
  dataDir: string,
): Promise<{ central: RunningCentral; url: string; username: string; password: string }> {
  const central = await startCentral(
    {
      PORT: 0,
      HOST: '127.0.0.1',
      DATA_DIR: dataDir,
      DATABASE_URL: databaseUrl,
      BRANCHLINE_ALLOW_HTTP: '1',
      ADMIN_USERNAME: 'admin',
      ADMIN_PASSWORD: password,
      SESSION_TTL_SECONDS: 3_600,
      LOG_LEVEL: 'silent',
    },
    {
      clock: systemClock,
      random: systemRandom,
      ids: systemIds,
      post: systemPost({ private: false, loopback: true }),
      log: quiet,
    },
  )
  const url = `http://127.0.0.1:${central.port}`
  const link = (headers: Record<string, string>) =>
    httpLink({ url: `${url}/trpc`, headers, methodOverride: 'POST' as const })
  const { token } = await createTRPCClient<CentralRouter>({ links: [link({})] }).auth.login.mutate({
    username: 'admin',
    password,
  })
  const admin = createTRPCClient<CentralRouter>({ links: [link({ authorization: `Bearer ${token}` })] })
  return { central, url, ...(await admin.branches.register.mutate({ branchCode })) }
}
