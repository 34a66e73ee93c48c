import type { VerifyRun } from '@branchline/protocol'

const namedMax = 5

/** What an alert says of a run that found something; null: it found nothing, or did not come to an end. Pure. */
export function alertMessage({ state, verdict, differing, mismatches, branchCode }: VerifyRun): string | null {
  if (state !== 'done' || verdict !== 'differs') return null
  const money = Object.entries(differing.money).map(([currency, amount]) => `${amount} ${currency}`)
  const named = mismatches.slice(0, namedMax).map(({ doctype, name, what }) => `${doctype} ${name} (${what})`)
  const more = differing.count > named.length ? `, and ${differing.count - named.length} more` : ''
  const worth = money.length > 0 ? `, ${money.join(' and ')} at stake` : ''
  const what =
    differing.count === 1 ? `1 record of ${branchCode} differs` : `${differing.count} records of ${branchCode} differ`
  return `${what}${worth}: ${named.join(', ')}${more}`
}

/** Only a run that looked at everything says that all is right again. Pure. */
export function endsAlert({ state, verdict, scope }: VerifyRun): boolean {
  return state === 'done' && verdict === 'equal' && scope.doctypes === undefined && scope.days === undefined
}
