/** What an error code means, whether trying again helps, and what a person does about it. This table is the operator's manual. */
export interface ErrorEntry {
  /** The tRPC code it travels under, which fixes the HTTP status. */
  trpc:
    | 'BAD_REQUEST'
    | 'UNAUTHORIZED'
    | 'FORBIDDEN'
    | 'NOT_FOUND'
    | 'METHOD_NOT_SUPPORTED'
    | 'CONFLICT'
    | 'PRECONDITION_FAILED'
    | 'PAYLOAD_TOO_LARGE'
    | 'UNSUPPORTED_MEDIA_TYPE'
    | 'TOO_MANY_REQUESTS'
    | 'INTERNAL_SERVER_ERROR'
    | 'SERVICE_UNAVAILABLE'
  meaning: string
  retry: 'never' | 'after login' | 'after a change' | 'later'
  action: string
}

export const errorTable = {
  UNAUTHENTICATED: {
    trpc: 'UNAUTHORIZED',
    meaning:
      'There is no valid login: the token is absent, unknown, expired or revoked, or user name and password do not match.',
    retry: 'after login',
    action:
      'Log in again. If a branch cannot log in, compare its SYNC_USERNAME and SYNC_PASSWORD with what branches.register gave.',
  },
  FORBIDDEN: {
    trpc: 'FORBIDDEN',
    meaning: 'The login is valid, but its kind may not call this procedure, or it was not given this DocType.',
    retry: 'never',
    action: 'Use a login of the kind the procedure names; users.save gives an integration its DocTypes.',
  },
  WRONG_BRANCH: {
    trpc: 'FORBIDDEN',
    meaning: 'The record belongs to another branch than the one that is logged in.',
    retry: 'never',
    action: "Check origin_branch of the record and the branch's SYNC_USERNAME.",
  },
  BRANCH_DISABLED: {
    trpc: 'FORBIDDEN',
    meaning: 'Central has disabled this branch.',
    retry: 'later',
    action: 'Enable the branch at central, or switch its server off.',
  },
  ENROLMENT_CODE_UNKNOWN: {
    trpc: 'UNAUTHORIZED',
    meaning: 'Central gave out no such enrolment code, or it is mistyped.',
    retry: 'after a change',
    action:
      'Compare it with what the dashboard shows, and that the address is that of your central; or have a new code made.',
  },
  ENROLMENT_CODE_USED: {
    trpc: 'CONFLICT',
    meaning: 'The enrolment code has made a server a branch already. A code works once.',
    retry: 'never',
    action:
      "Have a new code made on the dashboard. If it was not your server that used this one: the new code ends that server's login.",
  },
  ENROLMENT_CODE_EXPIRED: {
    trpc: 'PRECONDITION_FAILED',
    meaning: 'The enrolment code was good for a time, which is over.',
    retry: 'never',
    action: 'Have a new code made on the dashboard.',
  },
  ENROLMENT_CODE_REVOKED: {
    trpc: 'PRECONDITION_FAILED',
    meaning: 'The enrolment code was revoked, or a newer one was made for the branch.',
    retry: 'never',
    action: 'Use the newest code, or have a new one made on the dashboard.',
  },
  READ_ONLY_REPLICA: {
    trpc: 'FORBIDDEN',
    meaning: "Central holds a branch's transaction as a copy and does not change it.",
    retry: 'never',
    action: 'Make the change at the branch the document comes from.',
  },
  OPERATION_REUSED: {
    trpc: 'CONFLICT',
    meaning: 'An operationId that central has already taken came back with another content.',
    retry: 'never',
    action: 'Find out which program makes operation ids; two operations must never share one.',
  },
  DUPLICATE_NUMBER: {
    trpc: 'CONFLICT',
    meaning: 'Two documents of one DocType carry the same number. Both are stored; the alert names them.',
    retry: 'never',
    action: 'Find out why a series was used twice: a restored backup or a copied branch server.',
  },
  VALIDATION_FAILED: {
    trpc: 'BAD_REQUEST',
    meaning: 'The request or the document breaks a rule that the message names.',
    retry: 'after a change',
    action: 'Correct what the message names and send it again.',
  },
  DOCUMENT_SUBMITTED: {
    trpc: 'CONFLICT',
    meaning: 'The document is submitted or cancelled; its content is fixed.',
    retry: 'never',
    action: 'Cancel it and make a new one.',
  },
  DOCUMENT_IN_USE: {
    trpc: 'CONFLICT',
    meaning: 'Other documents hang on this one (an Item template on its variants), so it is not deleted.',
    retry: 'after a change',
    action: 'Delete or re-point the documents that name it first.',
  },
  CONFLICT_CLOSED: {
    trpc: 'CONFLICT',
    meaning: 'Somebody has resolved this conflict already; what was picked then stands.',
    retry: 'never',
    action: 'Look at what was picked and by whom. If it was wrong, edit the document itself.',
  },
  CONFLICT_STALE: {
    trpc: 'CONFLICT',
    meaning:
      'One of the two versions has changed since the conflict was last looked at. The conflict now shows the new ones.',
    retry: 'after a change',
    action: 'Open the conflict again, compare, and pick again.',
  },
  OVERSPENT: {
    trpc: 'CONFLICT',
    meaning:
      'A wallet or a customer holds less than nothing, or a coupon was used more often than it may be. Every entry is kept.',
    retry: 'never',
    action:
      'Settle it with the customer. The alert goes by itself when an entry, or a higher limit, puts the balance right.',
  },
  STOCK_UNKNOWN: {
    trpc: 'PRECONDITION_FAILED',
    meaning:
      "Central has not heard of the branch's stock for longer than the POS Profile allows, so it does not sell in the branch's place.",
    retry: 'later',
    action: "Sell what is paid and at hand by the till's own queue, or switch off block_on_failover_stock_unknown.",
  },
  SHIFT_CLOSED: {
    trpc: 'CONFLICT',
    meaning: 'The shift is closed; nothing is added to it any more.',
    retry: 'never',
    action: 'Open a new shift. What arrived late is in the list of exceptions.',
  },
  SHIFT_INCOMPLETE: {
    trpc: 'PRECONDITION_FAILED',
    meaning: 'Sales of the shift are missing at the branch, or somebody who may hold some did not answer.',
    retry: 'later',
    action: 'Look at shifts.canClose: it names what is missing and where. A manager may close with a reason.',
  },
  VERIFY_DIFFERS: {
    trpc: 'CONFLICT',
    meaning:
      'A verification found records that a branch and central do not hold alike, and nothing on its way explains it.',
    retry: 'never',
    action:
      'Look at verify.last of the branch, and run it again with repair. The alert goes when a later run finds nothing.',
  },
  NAMING_SERIES_MISMATCH: {
    trpc: 'BAD_REQUEST',
    meaning: "The document's name or series does not carry the code of the branch it comes from.",
    retry: 'after a change',
    action: 'Use a series of that branch, as SINV-CAI-.YYYY.-.##### for branch CAI.',
  },
  UNKNOWN_DOCTYPE: {
    trpc: 'BAD_REQUEST',
    meaning: 'No rule names this DocType, its rule is switched off, or it does not travel in this direction.',
    retry: 'after a change',
    action: 'Check the spelling, or add or enable a rule for it at central.',
  },
  NOT_FOUND: {
    trpc: 'NOT_FOUND',
    meaning: 'There is no such document, branch, operation or procedure.',
    retry: 'never',
    action: 'Check the name.',
  },
  INVALID_CURSOR: {
    trpc: 'BAD_REQUEST',
    meaning: 'The cursor is not one that this server hands out.',
    retry: 'never',
    action: 'Pass cursors on exactly as received; null starts from the beginning.',
  },
  RESYNC_REQUIRED: {
    trpc: 'PRECONDITION_FAILED',
    meaning:
      "The cursor or the push belongs to another life of central's database, or the cursor is older than the deletions central keeps.",
    retry: 'after a change',
    action: 'Nothing: the branch by itself reloads that DocType from the beginning, and sends again what central lost.',
  },
  PROTOCOL_UNSUPPORTED: {
    trpc: 'PRECONDITION_FAILED',
    meaning: 'The two sides speak versions of the protocol that do not overlap.',
    retry: 'after a change',
    action: 'Upgrade the older side. The branch goes on selling meanwhile.',
  },
  PAYLOAD_TOO_LARGE: {
    trpc: 'PAYLOAD_TOO_LARGE',
    meaning: 'The body, the document or the number of records is over its limit.',
    retry: 'after a change',
    action: 'Send less at once; a single document over the limit has to be made smaller.',
  },
  UNSUPPORTED_MEDIA_TYPE: {
    trpc: 'UNSUPPORTED_MEDIA_TYPE',
    meaning: 'The body is not JSON.',
    retry: 'never',
    action: 'Send application/json.',
  },
  METHOD_NOT_SUPPORTED: {
    trpc: 'METHOD_NOT_SUPPORTED',
    meaning: 'Queries are GET, mutations are POST.',
    retry: 'never',
    action: 'Use the other method.',
  },
  CLONED_SITE: {
    trpc: 'CONFLICT',
    meaning:
      'Two servers speak as one branch: a restored backup or a copied machine. This one sells on; nothing of it is taken or lost.',
    retry: 'later',
    action:
      'Switch one of them off: ten minutes later the other goes on by itself. Or choose at once with branches.adopt; branches.list names both.',
  },
  NAME_TAKEN: {
    trpc: 'CONFLICT',
    meaning: 'Another live document has the same name or the same unique combination of fields.',
    retry: 'after a change',
    action:
      'Change the existing document instead, or choose another name. Of two customers who share a phone on purpose, say so with aliases.split.',
  },
  TLS_FAILED: {
    trpc: 'SERVICE_UNAVAILABLE',
    meaning: 'Central answers, but its TLS certificate or the secure connection is not in order.',
    retry: 'later',
    action: "Renew central's certificate, or correct CENTRAL_URL; check this machine's date too.",
  },
  CLOCK_OFF: {
    trpc: 'PRECONDITION_FAILED',
    meaning: "The branch's clock differs from central's by more than a minute.",
    retry: 'after a change',
    action: 'Set the clock of the branch server right, best by NTP. The branch goes on selling meanwhile.',
  },
  WEBHOOK_DISABLED: {
    trpc: 'PRECONDITION_FAILED',
    meaning:
      'A webhook answered with failures for five days and is switched off. Nothing is lost: its reader still has its cursor.',
    retry: 'after a change',
    action: 'Look at what webhooks.list says of it, put the receiver right, and save the webhook again.',
  },
  MIGRATION_FAILED: {
    trpc: 'INTERNAL_SERVER_ERROR',
    meaning:
      'The database could not be brought to the version of this program. What failed was rolled back: the version before still fits it.',
    retry: 'after a change',
    action: 'Start the version before again, and report what the message says. Nothing was lost.',
  },
  BACKUP_DAMAGED: {
    trpc: 'PRECONDITION_FAILED',
    meaning: 'The folder is no whole backup, one of another role or of a later version, or a file in it has changed.',
    retry: 'never',
    action: 'Take another backup: the one before it, or a copy of this one from elsewhere.',
  },
  RESTORE_REFUSED: {
    trpc: 'CONFLICT',
    meaning: 'The place to restore into holds data, is at work, or is that of another branch. Nothing was changed.',
    retry: 'after a change',
    action: 'Do what the message says: stop the server, restore elsewhere, or say --replace.',
  },
  TOO_MANY_REQUESTS: {
    trpc: 'TOO_MANY_REQUESTS',
    meaning: 'More requests than the limit allows, or too many logins that failed.',
    retry: 'later',
    action: 'Wait as long as the message says. If it is a login: a new password ends the wait for that account.',
  },
  AUDIT_BROKEN: {
    trpc: 'CONFLICT',
    meaning: "A row of central's audit was changed, removed or inserted: it no longer is what was written.",
    retry: 'never',
    action:
      "Find out who writes to central's database beside central. `central verify-audit` names the rows; compare them with a backup.",
  },
  HTTPS_REQUIRED: {
    trpc: 'FORBIDDEN',
    meaning: 'The call came over plain http from another machine, and this server takes https alone from there.',
    retry: 'after a change',
    action:
      'Call the https address. Behind a proxy that ends TLS, name it in TRUSTED_PROXIES; BRANCHLINE_ALLOW_HTTP=1 is for trying out.',
  },
  DISK_FULL: {
    trpc: 'SERVICE_UNAVAILABLE',
    meaning: "The server's disk is full: nothing was stored, and nothing can be until there is room again.",
    retry: 'later',
    action: 'Make room on the disk of that server. What it holds is safe; it goes on by itself.',
  },
  UNAVAILABLE: {
    trpc: 'SERVICE_UNAVAILABLE',
    meaning: 'The server cannot answer now: it is stopping, or its database is away.',
    retry: 'later',
    action: 'Nothing: the caller tries again. If it lasts, look at the server.',
  },
  INTERNAL: {
    trpc: 'INTERNAL_SERVER_ERROR',
    meaning: 'Something broke that should not. The log of the server has the cause under the request id.',
    retry: 'later',
    action: "Look into the server's log.",
  },
} as const satisfies Record<string, ErrorEntry>

export type ErrorCode = keyof typeof errorTable

/** Guard for codes that come over the wire. */
export function isErrorCode(value: unknown): value is ErrorCode {
  return typeof value === 'string' && Object.hasOwn(errorTable, value)
}
