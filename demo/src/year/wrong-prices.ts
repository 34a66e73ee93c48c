import type { Chain } from '../chain/chain.ts'
import type { PriceSetting } from './plan-days.ts'
import { itemPrice } from './year-documents.ts'

const everyDays = 3
/** No item of the file ever costs this. */
const wrongRate = '9999.99'

/** Now and then a shop writes a price of its own over one of central's. */
export class WrongPrices {
  made = 0

  /** `settings`: prices that every shop holds. */
  constructor(
    private readonly chain: Chain,
    private readonly settings: readonly PriceSetting[],
  ) {}

  /** A day's wrong price, if it is one of those days: each time another price, each time the next shop. */
  async on(day: number): Promise<void> {
    const setting = this.settings[this.made]
    if (day === 0 || day % everyDays !== 0 || !setting) return
    const { branches } = this.chain
    const { peer } = branches[this.made % branches.length] as (typeof branches)[number]
    const document = itemPrice({ ...setting, rate: wrongRate })
    await peer.insist((api) => api.documents.save.mutate({ doctype: 'Item Price', document }))
    this.made += 1
  }
}
