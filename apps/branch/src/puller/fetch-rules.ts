import type { RegistryOutput } from '@branchline/protocol'
import { beganToGoUp, goesUp } from '../backfill/plan-backfill.ts'
import type { Services } from '../services.ts'

/**
 * Takes over the branch's time zone, and central's rules and the list of sibling branches, unless they are those of `knownVersion`. DocTypes that begin to go
 * up are back-filled. Answers the version that central has.
 */
export async function fetchRules(services: Services, knownVersion: string): Promise<string> {
  const { central, store, rules } = services
  const registry = await central.getRegistry()
  await noteTimezone(services, registry.site.timezone)
  await noteCashiers(services, cashiersOf(registry))
  if (registry.rulesVersion === knownVersion) return knownVersion
  await store.write(async (tx) => {
    const started = beganToGoUp(await tx.listRules(), registry.rules)
    for (const { doctype } of await tx.listBackfills()) {
      if (!registry.rules.some((rule) => rule.doctype === doctype && goesUp(rule))) await tx.removeBackfill(doctype)
    }
    for (const doctype of started) await tx.putBackfill({ doctype, afterKey: '' })
    await tx.replaceRules(registry.rules)
    await tx.replaceSiblings(registry.siblings)
  })
  rules.replace(registry.rules)
  return registry.rulesVersion
}

/** Who may work at the tills here, and what his PIN is checked by. A central of before that says nothing of it. */
function cashiersOf({ cashiers = [] }: RegistryOutput): { username: string; passwordHash: string }[] {
  return cashiers.map(({ username, verifier }) => ({ username, passwordHash: verifier }))
}

async function noteCashiers(services: Services, cashiers: { username: string; passwordHash: string }[]): Promise<void> {
  const text = JSON.stringify(cashiers)
  if (text === services.cashiers) return
  await services.store.write((tx) => tx.replaceCashiers(cashiers))
  services.cashiers = text
}

/** The branch's day goes by it from now on, also without a line. */
async function noteTimezone(services: Services, timezone: string): Promise<void> {
  if (timezone === services.timezone) return
  await services.store.write((tx) => tx.patchSiteConfig({ timezone }))
  services.timezone = timezone
}
