import 'server-only'
import { sharedHub } from '../live/shared-hub.ts'
import { goToLogin, requireSession } from '../session/session.ts'
import { type Peer, peer } from './peer.ts'
import { type Result, resultOf } from './shown-error.ts'

/** Does something in the viewer's name; everybody who looks sees what came of it at once. */
export async function act<T>(work: (peer: Peer) => Promise<T>): Promise<Result<T>> {
  const { token } = await requireSession()
  const result = await resultOf(work(peer(token)))
  if (!result.ok && result.error.code === 'UNAUTHENTICATED') await goToLogin()
  sharedHub().wake()
  return result
}
