/**
 * The one advisory lock of the change feed, in the two-number form (class 'BRLT', 1). Whoever writes what travels down takes it
 * before he reads what he decides on, and PostgreSQL frees it only after his commit is visible: so positions come in commit order.
 */
export const takeFeedLock = 'SELECT pg_advisory_xact_lock(1112689524, 1)::text'

export const feedRecordsMax = 1_000
export const feedChannel = 'branchline_feed'
/** Sent by PostgreSQL when, and only if, the transaction commits. */
export const notifyFeed = `SELECT pg_notify('${feedChannel}', '')::text`
/** Likewise, for rules. */
export const notifyRules = `SELECT pg_notify('${feedChannel}', 'rules')::text`

/** Serialises changes to what central knows of one branch: class 'BRLB' and a hash of its code. */
export const takeBranchLock = 'SELECT pg_advisory_xact_lock(1112689506, hashtext($1))::text'
