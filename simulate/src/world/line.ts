/** Which way a line carries nothing. */
export type Direction = 'up' | 'down' | 'both'

interface Cut {
  untilMs: number
  direction: Direction
  /** It comes and goes at this pace; null: it stays away. */
  flapMs: number | null
}

/** What is wrong with a branch's line at a moment: cut, coming and going, or carrying requests in any order. Pure but for what is set. */
export class Line {
  #cut: Cut | null = null
  #jumbledUntilMs = 0

  cut(cut: Cut): void {
    this.#cut = cut
  }

  jumble(untilMs: number): void {
    this.#jumbledUntilMs = untilMs
  }

  heal(): void {
    this.#cut = null
    this.#jumbledUntilMs = 0
  }

  isCut(direction: 'up' | 'down', nowMs: number): boolean {
    const cut = this.#cut
    if (!cut || cut.untilMs <= nowMs || (cut.direction !== 'both' && cut.direction !== direction)) return false
    return cut.flapMs === null || Math.floor(nowMs / cut.flapMs) % 2 === 0
  }

  isJumbled(nowMs: number): boolean {
    return nowMs < this.#jumbledUntilMs
  }
}
