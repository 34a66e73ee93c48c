import { validate as isUuid } from 'uuid'
import { ownsName } from '../series.ts'
import { type Check, invalid, isEmpty } from './check.ts'

/** A transaction is the same record on every path by its sync_uuid. */
export const checkSyncUuid: Check = (document) =>
  isUuid(document.sync_uuid) ? null : invalid('sync_uuid', `${document.doctype} needs a sync_uuid that is a UUID.`)

/** Whose document it is comes from the login; what the document says must agree. */
export const checkOriginBranch: Check = (document, owner) => {
  if (isEmpty(document.origin_branch) || owner === null || document.origin_branch === owner) return null
  const message = `origin_branch is ${document.origin_branch}, the document comes from ${owner}.`
  return { code: 'WRONG_BRANCH', message, field: 'origin_branch' }
}

/** Somebody owns it: a submittable without a branch could never be matched with one. */
export const checkOwned: Check = (document, owner) =>
  owner === null ? invalid('origin_branch', `${document.doctype} needs origin_branch.`) : null

/** The part of name (and of naming_series, where there is one) right after the prefix is the owner's branch code. */
export function checkSeries(prefix: string): Check {
  return (document, owner) => {
    if (owner === null) return null
    for (const field of ['name', 'naming_series']) {
      const value = document[field]
      if (isEmpty(value)) continue
      if (typeof value === 'string' && ownsName(prefix, owner, value)) continue
      const message = `${field} must begin with ${prefix}-${owner}-: every branch numbers in its own series.`
      return { code: 'NAMING_SERIES_MISMATCH', message, field }
    }
    return null
  }
}
