import type { createBranch } from '@branchline/branch'
import type { Clock } from '@branchline/protocol'
import type { PlantedBug } from '../planted.ts'

type Parts = Awaited<ReturnType<typeof createBranch>>

const waitMs = 15_000

/** Planted bugs of a branch's loops: parts of it behave otherwise than they should. */
export function plantInParts({ services, drainer, peer }: Parts, planted: PlantedBug | null, clock: Clock): void {
  switch (planted) {
    case 'stops after a refused login': {
      const { central } = services
      const push = central.push.bind(central)
      const run = drainer.run.bind(drainer)
      let isStopped = false
      central.push = (input) =>
        push(input).catch((error: { failure?: { code: string } }) => {
          isStopped ||= ['UNAUTHENTICATED', 'BRANCH_DISABLED'].includes(error.failure?.code ?? '')
          throw error
        })
      drainer.run = (options) =>
        isStopped ? Promise.resolve({ applied: 0, rejected: 0, deferred: 0, remaining: 0 }) : run(options)
      return
    }
    case 'waits by the wall clock': {
      const failed = peer.failed.bind(peer)
      const succeeded = peer.succeeded.bind(peer)
      let untilMs = 0
      peer.failed = () => {
        failed()
        untilMs = clock.now() + waitMs
      }
      peer.succeeded = () => {
        untilMs = 0
        succeeded()
      }
      peer.waitMs = () => Math.max(0, untilMs - clock.now())
      return
    }
    default:
  }
}
