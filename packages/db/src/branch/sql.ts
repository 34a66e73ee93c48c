import type { FieldTimes } from '@branchline/protocol'
import type { PrismaClient } from './generated/client.ts'

/** Prisma, outside a transaction or inside one. */
export type Db = Omit<PrismaClient, '$connect' | '$disconnect' | '$on' | '$use' | '$extends' | '$transaction'>

export function fieldTimesOf(text: string | null): FieldTimes | null {
  return text === null ? null : JSON.parse(text)
}

export function fieldTimesText(times: FieldTimes | null): string | null {
  return times === null ? null : JSON.stringify(times)
}
