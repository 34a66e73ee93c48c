/**
 * Runs `stop` once on SIGINT or SIGTERM and then ends the process; a second signal, or a stop longer than `graceMs`, ends it at once.
 */
export function stopOnSignals(stop: () => Promise<void>, graceMs = 20_000): void {
  let stopping = false
  const onSignal = () => {
    if (stopping) process.exit(1)
    stopping = true
    setTimeout(() => process.exit(1), graceMs).unref()
    stop().then(
      () => process.exit(0),
      (error) => {
        console.error(`Stopping failed: ${error instanceof Error ? error.message : error}`)
        process.exit(1)
      },
    )
  }
  process.on('SIGINT', onSignal)
  process.on('SIGTERM', onSignal)
}
