import type { PrismaClient } from '../generated/client.ts'
import type { EventReaderRow } from '../rows.ts'

type Db = Pick<PrismaClient, 'eventReader'>

/** Neither a DocType nor a login holds a line break. */
const between = '\n'

export async function putEventReader(
  db: Db,
  { username, doctypes, lastReadAt, ...place }: EventReaderRow,
): Promise<void> {
  const stream = doctypes.join(between)
  const data = { ...place, lastReadAt: new Date(lastReadAt) }
  await db.eventReader.upsert({
    where: { username_stream: { username, stream } },
    create: { username, stream, ...data },
    update: data,
  })
}

/** The latest first. */
export async function listEventReaders(db: Db, limit: number): Promise<EventReaderRow[]> {
  const rows = await db.eventReader.findMany({ orderBy: { lastReadAt: 'desc' }, take: limit })
  return rows.map(({ stream, lastReadAt, ...row }) => ({
    ...row,
    doctypes: stream.split(between),
    lastReadAt: lastReadAt.toISOString(),
  }))
}

export async function removeEventReaders(db: Db, unreadSince: string): Promise<void> {
  await db.eventReader.deleteMany({ where: { lastReadAt: { lt: new Date(unreadSince) } } })
}
