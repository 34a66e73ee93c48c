import type { Result, Settings } from '../result.ts'
import type { Servers } from '../servers.ts'
import { openShapedLine, type Shape } from '../shaped-line.ts'
import { importItems, itemCount, pullAll } from './masters-pull.ts'

const shape: Shape = { bitsPerSecond: 1_000_000, delayMs: 25, lossShare: 0.01 }
const cutAfterMs = 5_000

/**
 * M over 1 Mbit/s, 50 ms there and back, 1 % of packets lost: beside the time the line needs for the same bytes. Then once more, cut in the middle
 * of a page: what travels twice is at most what was on its way.
 */
export async function weakLine(servers: Servers, { share }: Settings): Promise<Result[]> {
  const count = Math.round(itemCount * share)
  await importItems(servers, count)
  const whole = await pull(servers, count, false)
  const broken = await pull(servers, count, true)
  const least = (bytes: number) => (bytes * 8 * 1_000) / shape.bitsPerSecond
  return [
    {
      case: 'weak',
      what: `${count} Items over 1 Mbit/s, 50 ms, 1 % loss, beside what the line needs for these bytes`,
      times: [whole.ms],
      limits: [least(whole.down)],
      wanted: 1 / 0.85,
      wireBytes: whole.up + whole.down,
      notes: [`${Math.round((100 * least(whole.down)) / whole.ms)} % of the line used`],
    },
    {
      case: 'weak, cut',
      what: `the same, the line cut once after ${cutAfterMs / 1_000} s`,
      times: [broken.ms],
      limits: [whole.ms],
      wireBytes: broken.up + broken.down,
      notes: [`${broken.down - whole.down} bytes more than without the cut`],
    },
  ]
}

async function pull(servers: Servers, count: number, isCut: boolean) {
  const line = await openShapedLine(servers.centralPort, shape)
  const branch = await servers.openBranch({ centralUrl: 'http://127.0.0.1:9' })
  const cut = isCut ? setTimeout(() => line.cut(), cutAfterMs) : undefined
  const ms = await pullAll(branch, `http://127.0.0.1:${line.port}`, count)
  clearTimeout(cut)
  const { up, down } = line.bytes
  await branch.close()
  await line.close()
  return { ms, up, down }
}
