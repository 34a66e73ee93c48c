import 'server-only'
import { loadTopic, paceOf } from '../topics/load-topic.ts'
import { Hub } from './hub.ts'

/** One for the process: pages, actions and the event stream are bundled apart, so it hangs on what they share. */
const shared = globalThis as { branchlineHub?: Hub }

export function sharedHub(): Hub {
  shared.branchlineHub ??= new Hub({
    load: loadTopic,
    everyMs: paceOf,
    setTimer: (work, ms) => {
      const timer = setTimeout(work, ms)
      return () => clearTimeout(timer)
    },
  })
  return shared.branchlineHub
}
