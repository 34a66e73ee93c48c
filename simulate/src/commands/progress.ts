const everyMs = 10_000
const everyMsOfTerminal = 250

/** Says how far a search is: on a terminal in one line, elsewhere every ten seconds. */
export class Progress {
  readonly #startedMs = Date.now()
  readonly #isTerminal = process.stdout.isTTY
  #saidMs = Date.now()

  get wallMs(): number {
    return Date.now() - this.#startedMs
  }

  say(done: number, of: number, broken: number): void {
    const nowMs = Date.now()
    if (nowMs - this.#saidMs < (this.#isTerminal ? everyMsOfTerminal : everyMs)) return
    this.#saidMs = nowMs
    const rate = Math.round((60_000 * done) / this.wallMs)
    const line = `${done} of ${of} seeds, ${rate} per minute, ${broken === 0 ? 'all hold' : `${broken} BROKEN`}`
    if (this.#isTerminal) process.stdout.write(`\r${line}\u001b[K`)
    else console.log(line)
  }

  /** Before anything else is written. */
  clear(): void {
    if (this.#isTerminal) process.stdout.write('\r\u001b[K')
  }
}
