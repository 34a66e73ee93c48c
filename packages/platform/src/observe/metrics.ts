import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

/** One value of a gauge, as it is when it is asked for. Names and units as Prometheus has them: the unit is the last word. */
export interface Reading {
  name: string
  help: string
  labels?: Record<string, string>
  value: number
}

const secondsBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]

/** The metrics of a server. `read` is asked at every scrape. */
export class Metrics {
  readonly #registry = new Registry()
  readonly #read: () => Promise<Reading[]>
  readonly #gauges = new Map<string, Gauge>()
  readonly #calls: Histogram
  readonly #failed: Counter
  #scrape: Promise<string> | null = null

  constructor(read: () => Promise<Reading[]>) {
    this.#read = read
    collectDefaultMetrics({ register: this.#registry })
    this.#calls = new Histogram({
      name: 'branchline_call_duration_seconds',
      help: 'How long calls took, by procedure and HTTP status.',
      labelNames: ['procedure', 'status'],
      buckets: secondsBuckets,
      registers: [this.#registry],
    })
    this.#failed = new Counter({
      name: 'branchline_scrape_errors_total',
      help: 'Scrapes at which the server could not be asked how it is.',
      registers: [this.#registry],
    })
  }

  /** A call was answered. `procedure` is one of those that there are. */
  answered(procedure: string, status: number, seconds: number): void {
    this.#calls.observe({ procedure, status: String(status) }, seconds)
  }

  get contentType(): string {
    return this.#registry.contentType
  }

  /** What Prometheus reads. Whoever scrapes while another does reads the same. */
  text(): Promise<string> {
    this.#scrape ??= this.#collect().finally(() => {
      this.#scrape = null
    })
    return this.#scrape
  }

  async #collect(): Promise<string> {
    for (const gauge of this.#gauges.values()) gauge.reset()
    try {
      for (const { name, help, labels = {}, value } of await this.#read()) {
        if (Number.isFinite(value)) this.#gauge(name, help, Object.keys(labels)).set(labels, value)
      }
    } catch {
      this.#failed.inc()
    }
    return this.#registry.metrics()
  }

  #gauge(name: string, help: string, labelNames: string[]): Gauge {
    const known = this.#gauges.get(name)
    if (known) return known
    const gauge = new Gauge({ name, help, labelNames, registers: [this.#registry] })
    this.#gauges.set(name, gauge)
    return gauge
  }
}
