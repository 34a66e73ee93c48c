import type { PrismaClient } from '../generated/client.ts'

type Db = Pick<PrismaClient, 'setting'>

export async function findSetting(db: Db, name: string): Promise<string | null> {
  return (await db.setting.findUnique({ where: { name } }))?.value ?? null
}

export async function putSetting(db: Db, name: string, value: string): Promise<void> {
  await db.setting.upsert({ where: { name }, create: { name, value }, update: { value } })
}
