import { createLogUpdate } from 'log-update'
import colors from 'picocolors'
import { plainLine, timestamp } from './plain-line.ts'
import { renderTable } from './table.ts'
import type { Watcher } from './watcher.ts'

export interface ScreenOptions {
  currency: string
  /** Between two looks at the servers. */
  lookEveryMs: number
  /** Between two lines where no terminal redraws. */
  plainEveryMs: number
}

const redrawEveryMs = 120

/**
 * What the person sees. On a terminal: what was proved stays above, the table is redrawn, one sentence below says what happens
 * now. Elsewhere: plain lines with the time.
 */
export class Screen {
  readonly #isLive = Boolean(process.stdout.isTTY)
  readonly #draw = createLogUpdate(process.stdout)
  #sentence = ''
  #progress: (() => string) | null = null
  #watcher: Watcher | null = null
  #timers: NodeJS.Timeout[] = []
  #looking: Promise<void> | null = null

  constructor(private readonly options: ScreenOptions) {}

  /** A line that stays. */
  print(text = ''): void {
    if (this.#isLive) this.#draw.clear()
    console.log(text)
    this.#redraw()
  }

  /** What is happening now, in plain words. */
  say(sentence: string): void {
    this.#sentence = sentence
    if (this.#isLive) this.#redraw()
    else this.#plain(sentence)
  }

  /** What Branchline just proved: stays. */
  prove(text: string): void {
    const line = `${colors.green('✓')} ${text}`
    if (this.#isLive) this.print(` ${line}`)
    else this.#plain(line)
  }

  /** Starts to show the branches. `progress`: a line above the table, asked for at every drawing. */
  watch(watcher: Watcher, progress?: () => string): void {
    this.#watcher = watcher
    this.#progress = progress ?? null
    const look = () => {
      this.#looking ??= watcher.look().finally(() => {
        this.#looking = null
      })
    }
    look()
    this.#timers = [
      setInterval(look, this.options.lookEveryMs),
      this.#isLive
        ? setInterval(() => this.#redraw(), redrawEveryMs)
        : setInterval(() => this.#plainTable(), this.options.plainEveryMs),
    ]
  }

  /** Ends the showing; with `leaveTable` the last table stays on the screen. */
  async unwatch({ leaveTable }: { leaveTable: boolean }): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer)
    this.#timers = []
    await this.#looking
    const watcher = this.#watcher
    if (!watcher) return
    if (leaveTable) await watcher.look()
    this.#watcher = null
    this.#sentence = ''
    if (this.#isLive) this.#draw.clear()
    if (leaveTable) console.log(`\n${renderTable(watcher.views(), Date.now(), this.options.currency)}\n`)
  }

  /** Gives the terminal back as it was. */
  close(): void {
    for (const timer of this.#timers) clearInterval(timer)
    if (this.#isLive) this.#draw.done()
  }

  #redraw(): void {
    if (!this.#isLive) return
    const watcher = this.#watcher
    const sentence = this.#sentence ? ` ${colors.cyan('▸')} ${this.#sentence}` : ''
    if (!watcher) return void this.#draw(sentence ? `\n${sentence}\n` : '')
    const progress = this.#progress ? ` ${this.#progress()}\n\n` : ''
    const table = renderTable(watcher.views(), Date.now(), this.options.currency)
    this.#draw(`\n${progress}${table}\n\n${sentence}\n`)
  }

  #plain(text: string): void {
    console.log(`${timestamp(Date.now())}  ${text}`)
  }

  #plainTable(): void {
    if (!this.#watcher) return
    const progress = this.#progress?.()
    if (progress) this.#plain(progress)
    this.#plain(plainLine(this.#watcher.views()))
  }
}
