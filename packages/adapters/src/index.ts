export * from './adapter.ts'
export { type AliasBook, aliasBook, type KnownAlias } from './aliases/alias-book.ts'
export { customerNames, resolveLinks } from './aliases/customer-links.ts'
export { hearOf } from './aliases/hear-of.ts'
export { isCountry, phoneEnd, phoneNumber } from './aliases/phone.ts'
export { underAlias } from './aliases/under-alias.ts'
export { backfillIdentity } from './backfill-identity.ts'
export { backoffMs } from './backoff.ts'
export { type CanonicalDocument, canonicalJson, isHiddenKey, writeCanonical } from './canonical-json.ts'
export { compact, type LastOwed } from './compaction.ts'
export { decideFieldMerge } from './decide/decide-field-merge.ts'
export { decidePulled } from './decide/decide-pulled.ts'
export { wasSubmittedAs } from './decide/decide-submittable.ts'
export { changedFieldsAt, everyFieldAt, type FieldMerge, type FieldVersion, mergeFields } from './decide/field-merge.ts'
export { aliasDoctype, aliasDocument, aliasOf, customerDoctype } from './doctypes/alias.ts'
export { itemPricePrefix } from './doctypes/item-price.ts'
export { type Doctype, doctypes } from './doctypes.ts'
export { type ErpnextVersion, erpnextVersions } from './erpnext/doctype-shape.ts'
export { nameFromFields } from './erpnext/name-from-fields.ts'
export { type SiteShape, siteShape } from './erpnext/site-shape.ts'
export { hashDocument, hashText } from './hash.ts'
export { highestNumbers, type SeriesName } from './highest-numbers.ts'
export {
  clampFieldTimes,
  clampHlc,
  compareHlc,
  formatHlc,
  type Hlc,
  hlcAfter,
  laterHlc,
  parseHlc,
  receive,
  tick,
} from './hlc.ts'
export {
  balanceOf,
  type EntryGroup,
  isOverspent,
  usesMax,
} from './ledgers/balance.ts'
export {
  type Account,
  accountNamed,
  accountsOf,
  type Ledger,
  type LedgerDoctype,
  ledgerOf,
  ledgers,
  touchesAccounts,
} from './ledgers/ledgers.ts'
export { type AlertDecision, alertIdOf, decideAlert } from './ledgers/overspending.ts'
export { isScrubbedCustomer, personalWords, pseudonymOf, scrubbedMark, scrubCustomer } from './people/scrub.ts'
export { businessDay } from './prices/business-day.ts'
export { isValidOn, type PriceQuestion, priceOn } from './prices/price-on.ts'
export { adapterFor, adapters } from './registry.ts'
export { ruleSeeds } from './rule-seeds.ts'
export { checkRule, type RuleAnswer, type RuleQuestion } from './rules/check-rule.ts'
export { completeRule, type RulePatch } from './rules/complete-rule.ts'
export { defaultSeries, expandSeries, formatName, ownsName, postingYear } from './series.ts'
export { type ShiftTotals, shiftTotals, totalsFlaw } from './shifts/shift-totals.ts'
export { stockEntriesFor } from './stock-ledger.ts'
export { type Cell, cellOf, moneyOf } from './verify/cell-of.ts'
export {
  decideRecord,
  type MismatchKind,
  type OnItsWay,
  type RecordFacts,
  type RecordVerdict,
  type RepairKind,
} from './verify/decide-record.ts'
export {
  addMoney,
  Digest,
  type DigestText,
  leafOf,
  leafText,
  type Money,
  type MoneyTotals,
  moneyApart,
  sameDigest,
} from './verify/digest.ts'
export { type InspectableRow, type Inspected, inspectRow } from './verify/inspect-row.ts'
