/** What went wrong, as a sentence for the person at the screen; where the logs are is added by whoever prints it. */
export class DemoError extends Error {
  override name = 'DemoError'
}

/** Any failure as one line. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const cause = error.cause instanceof Error && error.cause.message !== error.message ? ` (${error.cause.message})` : ''
  return `${error.message}${cause}`.split('\n')[0] ?? ''
}
