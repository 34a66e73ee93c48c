import type { EnrolmentCodeRow, SiteRow } from '@branchline/db/central'
import type { ErrorCode } from '@branchline/protocol'

export interface CodeQuestion {
  code: EnrolmentCodeRow
  site: SiteRow | null
  /** The branch that asks already is; undefined: none yet. */
  asked: string | undefined
  /** Whether the password that comes with it is that of the branch already. */
  ownPassword: boolean
  nowMs: number
}

export type CodeVerdict =
  /** `repeat`: it was taken before, from the same server, whose answer was lost. */
  { outcome: 'taken'; repeat: boolean } | { outcome: 'refused'; code: ErrorCode; message: string }

/** Whether an enrolment code makes who brings it a branch. Pure. */
export function judgeCode({ code, site, asked, ownPassword, nowMs }: CodeQuestion): CodeVerdict {
  const { branchCode } = code
  if (asked !== undefined && asked !== branchCode)
    return refused(
      'WRONG_BRANCH',
      `This code is for branch ${branchCode}, and this server is ${asked}. It was not used up.`,
    )
  if (!site?.enabled) return refused('BRANCH_DISABLED', `Central has disabled branch ${branchCode}.`)
  if (code.usedAt !== null) {
    if (ownPassword && nowMs < Date.parse(code.expiresAt)) return { outcome: 'taken', repeat: true }
    return refused(
      'ENROLMENT_CODE_USED',
      `This code was used for branch ${branchCode} at ${code.usedAt}; it works once.`,
    )
  }
  if (code.revokedAt !== null)
    return refused('ENROLMENT_CODE_REVOKED', `This code was revoked at ${code.revokedAt}, or a newer one was made.`)
  if (nowMs >= Date.parse(code.expiresAt))
    return refused('ENROLMENT_CODE_EXPIRED', `This code was good until ${code.expiresAt}.`)
  return { outcome: 'taken', repeat: false }
}

function refused(code: ErrorCode, message: string): CodeVerdict {
  return { outcome: 'refused', code, message }
}
