import type { Result } from '../api/shown-error.ts'

/** What is said where an action did not even come to the console's server, or its answer did not come back. */
export const unreached: Result<never> = {
  ok: false,
  error: {
    code: 'UNAVAILABLE',
    meaning: 'The console’s server did not answer.',
    action: 'Nothing may have happened: look again, and try again.',
  },
}
