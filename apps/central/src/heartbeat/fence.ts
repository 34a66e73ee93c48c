import type { FenceRow, RefusedHolderRow } from '@branchline/db/central'

// Two servers with one database between them (a restored backup, a copied machine) would number and settle the same operations twice.
// Each heartbeat is answered with a new token, and whoever holds the newest is the branch:
//
//   previous   the token a heartbeat last came with: its answer may have been lost
//   newest     the token that answer carried
//
// A copy still holds an older one. Once a push has come with the newest, its answer was not lost, and a heartbeat with the previous one
// is that of a copy. Copies that report before anything is pushed part at the next heartbeat: the first is given a newest token that
// the second's heartbeat replaces.
//
// A branch older than the token in heartbeats says none in them, not even null: silent. Its pushes carry the token, and they alone are
// fenced; so it reports no floor either, and one that had reported a floor is not silent any more.
//
// A floor counts once the token it was answered with comes back. Its holder has the very database that reported it; whoever else
// held the token before is refused by then, so no operation of another database is ever taken for one of this.

/** The fence of a branch in this life of central's database; null before its first heartbeat. */
export interface FenceState {
  instance: string
  newest: string
  /** '' when the first heartbeat came without one. */
  previous: string | null
  /** A push has come with the newest. */
  seen: boolean
  floor: number
  pendingFloor: number
}

/** What a caller says he is. */
export interface Presented {
  instance: string
  fence: string | null
}

/** `none again`: no token, and the only heartbeat so far came with none either. */
type Standing = 'unfenced' | 'newest' | 'previous' | 'none again' | 'other'
type HeartbeatStanding = Standing | 'silent'
type Life = 'same' | 'another'

/** Tokens of another life of the database count for nothing: that of the branch may be newer than this database knows. */
export function fenceOf(row: FenceRow | null, epoch: string): FenceState | null {
  if (!row || row.fence === null || row.instance === null || row.fenceEpoch !== epoch) return null
  const { instance, fence, previousFence, fenceSeen, floor, pendingFloor } = row
  return { instance, newest: fence, previous: previousFence, seen: fenceSeen, floor, pendingFloor }
}

function standingOf(state: FenceState | null, { fence }: Presented): Standing {
  if (!state) return 'unfenced'
  if (!fence) return state.previous === '' ? 'none again' : 'other'
  if (fence === state.newest) return 'newest'
  return fence === state.previous ? 'previous' : 'other'
}

function lifeOf(state: FenceState | null, { instance }: Presented): Life {
  return !state || state.instance === instance ? 'same' : 'another'
}

const pushes: Record<Standing, Record<Life, 'take' | 'refuse'>> = {
  unfenced: { same: 'take', another: 'take' },
  newest: { same: 'take', another: 'refuse' },
  previous: { same: 'take', another: 'refuse' },
  'none again': { same: 'refuse', another: 'refuse' },
  other: { same: 'refuse', another: 'refuse' },
}

export interface TakenPush {
  /** The sequence up to which the instance's operations are settled. */
  floor: number
  /** The first that comes with the newest token. */
  confirms: boolean
}

/** Whether a push is the branch's own. Pure. */
export function decidePush(state: FenceState | null, presented: Presented): TakenPush | 'refuse' {
  const standing = standingOf(state, presented)
  if (pushes[standing][lifeOf(state, presented)] === 'refuse') return 'refuse'
  // Before its first heartbeat a restored branch is not told from any other: receipts alone answer.
  if (!state) return { floor: 0, confirms: false }
  if (standing !== 'newest') return { floor: state.floor, confirms: false }
  return { floor: Math.max(state.floor, state.pendingFloor), confirms: !state.seen }
}

export interface Reporter extends Presented {
  /** Its heartbeat leaves the token out: it is older than that field. */
  silent: boolean
  /** It names a lower sequence than this instance named before: its database is an older one. */
  wentBack: boolean
  /** What central knows of it as a refused holder. */
  known: RefusedHolderRow['state'] | null
}

/**
 *   accept        the branch itself: it gets the next token
 *   adopt again   adopted, and the answer was lost: the same instance and the next token
 *   adopt         it goes on under a new instance
 *   refuse        another speaks as this branch; a person may decide
 */
export type HeartbeatDecision = 'accept' | 'adopt again' | 'adopt' | 'refuse'

const heartbeats: Record<HeartbeatStanding, Record<Life, 'accept' | 'adopt again' | 'judge'>> = {
  unfenced: { same: 'accept', another: 'accept' },
  newest: { same: 'accept', another: 'adopt again' },
  previous: { same: 'accept', another: 'adopt again' },
  'none again': { same: 'accept', another: 'judge' },
  silent: { same: 'accept', another: 'judge' },
  other: { same: 'judge', another: 'judge' },
}

function heartbeatStandingOf(state: FenceState | null, reporter: Reporter): HeartbeatStanding {
  const everReported = state && Math.max(state.floor, state.pendingFloor) > 0
  return state && reporter.silent && !everReported ? 'silent' : standingOf(state, reporter)
}

/** `quiet`: the branch's own server has not been heard for so long that it is taken to be gone. Pure. */
export function decideHeartbeat(state: FenceState | null, reporter: Reporter, quiet: boolean): HeartbeatDecision {
  const standing = heartbeatStandingOf(state, reporter)
  const outdated = state?.seen === true && (standing === 'previous' || standing === 'none again')
  const cell = heartbeats[outdated ? 'other' : standing][lifeOf(state, reporter)]
  // Who was adopted already went back before he was.
  if (cell === 'adopt again') return cell
  if (cell === 'accept' && !reporter.wentBack) {
    // Refused before, he has sold his way past the sequences of the copy that was ahead; his numbers may be behind it still.
    return reporter.known === 'waiting' || reporter.known === 'chosen' ? 'adopt' : 'accept'
  }
  if (!state) return 'adopt'
  switch (reporter.known) {
    case 'chosen':
      return 'adopt'
    case 'dismissed':
      return 'refuse'
    default:
      return quiet ? 'adopt' : 'refuse'
  }
}
