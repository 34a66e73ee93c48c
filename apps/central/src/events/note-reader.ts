import type { EventPosition } from '@branchline/db/central'
import type { Services } from '../services.ts'

/** While a reader goes from page to page its place is written once a second. */
const noteEveryMs = 1_000
const rememberedMax = 10_000

interface Call {
  username: string
  doctypes: string[]
  epoch: string
  place: EventPosition
  /** The page it is given is the last for now. */
  caughtUp: boolean
}

/** Keeps how far each reader has come, by the place it names: what is before that, it has kept. */
export function noteReader({ store, clock }: Pick<Services, 'store' | 'clock'>): (call: Call) => Promise<void> {
  const noted = new Map<string, { atMs: number; place: EventPosition }>()
  return async ({ username, doctypes, epoch, place, caughtUp }) => {
    const streams = [...new Set(doctypes)].sort()
    const id = [username, ...streams].join('\n')
    const atMs = clock.now()
    const last = noted.get(id)
    const moved = last?.place.writtenIn !== place.writtenIn || last?.place.eventNumber !== place.eventNumber
    const due = !last || Math.abs(atMs - last.atMs) >= noteEveryMs
    if (!due && !(caughtUp && moved)) return
    if (noted.size >= rememberedMax) noted.clear()
    noted.set(id, { atMs, place })
    const lastReadAt = new Date(atMs).toISOString()
    await store.write((tx) => tx.putEventReader({ username, doctypes: streams, epoch, ...place, lastReadAt }))
  }
}
