import type { Result, Settings } from '../result.ts'
import type { Servers } from '../servers.ts'
import { importItems, itemCount, pullAll } from './masters-pull.ts'

const times = 10

/** M, ten times as big: memory stays what it was. */
export async function mastersLarge(servers: Servers, { share }: Settings): Promise<Result[]> {
  const count = Math.round(itemCount * share)
  await importItems(servers, count)
  const small = await pull(servers, count)
  const smallServerMb = servers.centralPeakMb()
  await importItems(servers, count * (times - 1), count)
  const large = await pull(servers, count * times)
  return [
    {
      case: 'M10',
      what: `${count * times} Items, beside ten times the time of ${count}`,
      times: [large.ms],
      limits: [small.ms * times],
      rssClientMb: large.peakMb,
      rssServerMb: servers.centralPeakMb(),
      notes: [`with ${count} Items: branch ${small.peakMb} MB, central ${smallServerMb} MB, its import included`],
    },
  ]
}

async function pull(servers: Servers, count: number): Promise<{ ms: number; peakMb: number }> {
  const branch = await servers.openBranch({ centralUrl: 'http://127.0.0.1:9' })
  const ms = await pullAll(branch, servers.centralUrl, count)
  const peakMb = branch.peakMb()
  await branch.close()
  return { ms, peakMb }
}
