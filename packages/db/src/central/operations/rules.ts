import type { DoctypeRule } from '@branchline/protocol'
import type { PrismaClient } from '../generated/client.ts'
import type { RuleRow } from '../rows.ts'
import { asJson, type Sql } from '../sql.ts'

type Db = Pick<PrismaClient, 'doctypeRule'>

export async function listRules(db: Db): Promise<RuleRow[]> {
  const rows = await db.doctypeRule.findMany({ orderBy: [{ priority: 'asc' }, { doctype: 'asc' }] })
  return rows as RuleRow[]
}

export async function putRule(db: Db, rule: RuleRow): Promise<void> {
  await db.doctypeRule.upsert({ where: { doctype: rule.doctype }, create: rule, update: rule })
}

/**
 * Adds the rules that are not there; what an operator changed stays. The first write of every start, and so one statement that is ready:
 * Prisma made its own out of the rules for over half a second, in the open transaction, which a busy machine stretches to its limit.
 */
export async function seedRules(sql: Sql, rules: DoctypeRule[]): Promise<void> {
  await sql.run(
    `INSERT INTO "DoctypeRule" ("doctype", "direction", "cdc", "conflictRule", "priority", "batchSize", "branchFilterField", "enabled",
       "behaviour")
     SELECT r.* FROM jsonb_to_recordset($1::jsonb) AS r("doctype" text, "direction" text, "cdc" text, "conflictRule" text,
       "priority" integer, "batchSize" integer, "branchFilterField" text, "enabled" boolean, "behaviour" text)
     ON CONFLICT ("doctype") DO NOTHING`,
    asJson(rules),
  )
}
