import colors from 'picocolors'
import { count } from '../sale/money.ts'

export interface ProgressNumbers {
  /** The simulated day; '' before the first. */
  date: string
  sold: number
  invoices: number
  elapsedMs: number
  /** Sales of the last seconds, per second. */
  perSecond: number
}

const barChars = 28

/** `2011-03-14  ━━━━━━────── 7,120 of 25,900 invoices · 142/s · about 2 min left`. Pure. */
export function renderProgress({ date, sold, invoices, elapsedMs, perSecond }: ProgressNumbers): string {
  const filled = invoices === 0 ? 0 : Math.round((sold / invoices) * barChars)
  const bar = colors.green('━'.repeat(filled)) + colors.dim('─'.repeat(barChars - filled))
  const numbers = `${count(sold)} of ${count(invoices)} invoices · ${Math.round(perSecond)}/s`
  return `${colors.bold(date || '          ')}  ${bar}  ${numbers} · ${timeLeft(sold, invoices, elapsedMs)}`
}

function timeLeft(sold: number, invoices: number, elapsedMs: number): string {
  if (sold === 0 || elapsedMs < 3_000) return 'time left not known yet'
  const seconds = ((invoices - sold) * elapsedMs) / sold / 1000
  return seconds < 90 ? `about ${Math.ceil(seconds)} s left` : `about ${Math.ceil(seconds / 60)} min left`
}

/** Counts sales and how fast they come. */
export class Pace {
  sold = 0
  #begunMs: number | null = null
  #marks: { atMs: number; sold: number }[] = []

  constructor(private readonly windowMs = 30_000) {}

  begin(nowMs: number): void {
    this.#begunMs = nowMs
  }

  numbers(nowMs: number): Pick<ProgressNumbers, 'sold' | 'elapsedMs' | 'perSecond'> {
    this.#marks = [...this.#marks.filter(({ atMs }) => atMs >= nowMs - this.windowMs), { atMs: nowMs, sold: this.sold }]
    const first = this.#marks[0] as { atMs: number; sold: number }
    const perSecond = nowMs === first.atMs ? 0 : ((this.sold - first.sold) * 1000) / (nowMs - first.atMs)
    return { sold: this.sold, elapsedMs: this.#begunMs === null ? 0 : nowMs - this.#begunMs, perSecond }
  }
}
