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

/** The branch's day goes by it from now on, also without a line. */
async function noteTimezone(services: Services, timezone: string): Promise<void> {
  if (timezone === services.timezone) return
  await services.store.write((tx) => tx.patchSiteConfig({ timezone }))
  services.timezone = timezone
}
