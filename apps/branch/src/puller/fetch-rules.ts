import { beganToGoUp, goesUp } from '../backfill/plan-backfill.ts'
import type { Services } from '../services.ts'

/**
 * Takes over central's rules and the list of sibling branches, unless they are those of `knownVersion`. DocTypes that begin to go
 * up are back-filled. Answers the version that central has.
 */
export async function fetchRules({ central, store, rules }: Services, knownVersion: string): Promise<string> {
  const registry = await central.getRegistry()
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
