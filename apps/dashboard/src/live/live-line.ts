import type { ShownError } from '../api/shown-error.ts'
import type { LiveFrame } from './hub.ts'
import { applyPatch, type Patch } from './patch.ts'

export type Seen = { value: unknown; error: ShownError | null }
type Listener = (seen: Seen) => void

const reopenMs = 60
const retryMs = { first: 1_000, most: 15_000 } as const

/**
 * The browser's end of the stream. Parts of the page say what they look at; the stream is opened anew when that changes, and closed
 * while nobody can see the page.
 */
export class LiveLine {
  readonly #listeners = new Map<string, Set<Listener>>()
  readonly #seen = new Map<string, Seen>()
  readonly #stateListeners = new Set<(isUp: boolean) => void>()
  #source: EventSource | null = null
  #watched = ''
  #timer: ReturnType<typeof setTimeout> | undefined
  #isOpen = false
  #failures = 0
  /** The server's clock less this one's. */
  clockOffsetMs = 0

  open(): void {
    this.#isOpen = true
    document.addEventListener('visibilitychange', this.#settle)
    this.#settle()
  }

  close(): void {
    this.#isOpen = false
    document.removeEventListener('visibilitychange', this.#settle)
    this.#settle()
  }

  watch(topic: string, listener: Listener): () => void {
    const listeners = this.#listeners.get(topic) ?? new Set()
    this.#listeners.set(topic, listeners.add(listener))
    this.#soon(reopenMs)
    return () => {
      listeners.delete(listener)
      if (listeners.size === 0) {
        this.#listeners.delete(topic)
        this.#seen.delete(topic)
      }
      this.#soon(reopenMs)
    }
  }

  onState(listener: (isUp: boolean) => void): () => void {
    this.#stateListeners.add(listener)
    return () => this.#stateListeners.delete(listener)
  }

  #soon(ms: number): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(this.#settle, ms)
  }

  readonly #settle = (): void => {
    const isWanted = this.#isOpen && this.#listeners.size > 0 && document.visibilityState === 'visible'
    const topics = [...this.#listeners.keys()].sort()
    const watched = isWanted ? topics.map((topic) => `watch=${encodeURIComponent(topic)}`).join('&') : ''
    if (watched === this.#watched && (this.#source !== null || watched === '')) return
    this.#source?.close()
    this.#source = null
    this.#watched = watched
    if (watched === '') return
    const source = new EventSource(`/live?${watched}`)
    this.#source = source
    source.onopen = () => {
      this.#failures = 0
      this.#tellState(true)
    }
    source.onmessage = ({ data }) => this.#take(JSON.parse(data) as LiveFrame)
    source.addEventListener('clock', ({ data }) => {
      this.clockOffsetMs = Number(data) - Date.now()
    })
    source.addEventListener('loggedOut', () => location.reload())
    source.onerror = () => {
      source.close()
      if (this.#source !== source) return
      this.#source = null
      this.#failures += 1
      this.#tellState(false)
      this.#soon(Math.min(retryMs.most, retryMs.first * 2 ** (this.#failures - 1)))
    }
  }

  #take(frame: LiveFrame): void {
    const before = this.#seen.get(frame.topic)
    const seen = seenAfter(before, frame)
    this.#seen.set(frame.topic, seen)
    for (const listener of this.#listeners.get(frame.topic) ?? []) listener(seen)
  }

  #tellState(isUp: boolean): void {
    for (const listener of this.#stateListeners) listener(isUp)
  }
}

function seenAfter(before: Seen | undefined, frame: LiveFrame): Seen {
  if ('error' in frame) return { value: before?.value, error: frame.error }
  if ('value' in frame) return { value: frame.value, error: null }
  return { value: applyPatch(before?.value, frame.patch as Patch | null), error: null }
}
