import { protocolVersion } from '../version.ts'

/**
 * Why a caller of this protocol is not served, with what to do; null when he is. Callers that name none are tools in a person's hands and
 * are served. `served`: both ends are in.
 */
export function protocolRefusal(
  header: string | null,
  served: { minimum: number; current: number } = protocolVersion,
): string | null {
  if (header === null) return null
  const version = Number(header)
  if (Number.isInteger(version) && version >= served.minimum && version <= served.current) return null
  const older = version < served.minimum ? ': the caller' : version > served.current ? ': this server' : ''
  return `This server speaks protocol ${served.minimum} to ${served.current}, the caller ${header.slice(0, 20)}. Upgrade the older side${older}.`
}
