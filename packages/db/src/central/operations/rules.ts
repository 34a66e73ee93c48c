import type { DoctypeRule } from '@branchline/protocol'
import type { PrismaClient } from '../generated/client.ts'
import type { RuleRow } from '../rows.ts'

type Db = Pick<PrismaClient, 'doctypeRule'>

export async function listRules(db: Db): Promise<RuleRow[]> {
  const rows = await db.doctypeRule.findMany({ orderBy: [{ priority: 'asc' }, { doctype: 'asc' }] })
  return rows as RuleRow[]
}

export async function putRule(db: Db, rule: RuleRow): Promise<void> {
  await db.doctypeRule.upsert({ where: { doctype: rule.doctype }, create: rule, update: rule })
}

/** Adds the rules that are not there; what an operator changed stays. */
export async function seedRules(db: Db, rules: DoctypeRule[]): Promise<void> {
  await db.doctypeRule.createMany({ data: rules, skipDuplicates: true })
}
