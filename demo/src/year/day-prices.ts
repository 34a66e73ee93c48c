import Big from 'big.js'

/** The price tags of one day: counts at which unit price each item was sold. */
export class DayPrices {
  readonly #timesByItem = new Map<string, Map<string, number>>()

  /** `rate`: decimal text in one fixed form, so that equal prices are equal texts. */
  see(itemCode: string, rate: string): void {
    const times = this.#timesByItem.get(itemCode)
    if (times) times.set(rate, (times.get(rate) ?? 0) + 1)
    else this.#timesByItem.set(itemCode, new Map([[rate, 1]]))
  }

  /** Each item's price of the day: the most frequent among its lines; of equally frequent ones the lower. */
  *prices(): Generator<[itemCode: string, rate: string]> {
    for (const [itemCode, times] of this.#timesByItem) yield [itemCode, mostFrequent(times)]
  }
}

function mostFrequent(times: ReadonlyMap<string, number>): string {
  let best: string | null = null
  for (const [rate, number] of times) {
    const bestNumber = best === null ? 0 : (times.get(best) ?? 0)
    if (best === null || number > bestNumber || (number === bestNumber && new Big(rate).lt(best))) best = rate
  }
  if (best === null) throw new RangeError('an item without a price')
  return best
}
