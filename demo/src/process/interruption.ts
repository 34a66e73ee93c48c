/** Resolves at the first Ctrl-C or request to end; the second ends at once with `code`, and the guard ends the servers. */
export function interruption(code: number): Promise<'interrupted'> {
  return new Promise((done) => {
    let asked = false
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        if (asked) process.exit(code)
        asked = true
        done('interrupted')
      })
    }
  })
}
