import type { Guarantee } from './broken.ts'

/** How often each guarantee was checked in a run. */
export class Evaluated {
  readonly counts: Partial<Record<Guarantee, number>> = {}

  /** It is being checked once. */
  note(guarantee: Guarantee): void {
    this.counts[guarantee] = (this.counts[guarantee] ?? 0) + 1
  }
}
