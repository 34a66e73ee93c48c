import type { Chain } from '../chain/chain.ts'
import { importDocuments } from '../chain/import-documents.ts'
import { waitForRecords } from '../chain/settled.ts'
import { count, forPeople } from '../sale/money.ts'
import { Till } from '../sale/till.ts'
import type { Screen } from '../screen/screen.ts'
import { Watcher } from '../screen/watcher.ts'
import { checkEveryDocument } from '../verdict/every-document.ts'
import { renderVerdict } from '../verdict/render-verdict.ts'
import { equals, verdictOf } from '../verdict/verdict.ts'
import { catchUp } from './catch-up.ts'
import { CustomerEdits, customersToEdit } from './customer-edits.ts'
import { readDecisions } from './decisions.ts'
import { GroupQuarrel } from './group-quarrel.ts'
import { Mishaps } from './mishaps.ts'
import { type DayPlan, planDays } from './plan-days.ts'
import { Pace, renderProgress } from './progress.ts'
import { readRows } from './read-rows.ts'
import { renderDecisions } from './render-decisions.ts'
import { renderResources } from './resources.ts'
import { summarise } from './summarise.ts'
import { timetable } from './timetable.ts'
import { WrongPrices } from './wrong-prices.ts'
import { yearChecks } from './year-checks.ts'
import { itemPrice, mastersOf } from './year-documents.ts'
import { YearShop } from './year-shop.ts'

const places = [
  { code: 'LON', town: 'London' },
  { code: 'MAN', town: 'Manchester' },
  { code: 'BIR', town: 'Birmingham' },
  { code: 'GLA', town: 'Glasgow' },
  { code: 'INT', town: 'Abroad' },
]
const catalogueMsMax = 60_000

/** Replays the year. Answers whether the file, the shops and central agree. */
export async function runYear(
  chain: Chain,
  screen: Screen,
  { file, daysMax }: { file: string; daysMax: number | null },
): Promise<boolean> {
  const begunMs = performance.now()
  screen.say('Reading the year, and starting central with its PostgreSQL.')
  const [days] = await Promise.all([readPlan(file, daysMax), chain.central.server.start()])
  const summary = summarise(days)
  screen.prove(
    `The file: ${days.length} days, ${count(summary.invoices)} invoices, ${count(summary.items.size)} Items, ` +
      `${count(summary.priceSettings)} price settings, ${forPeople(summary.money)} GBP`,
  )
  screen.say('Five shops are registered at central and start; the Items go down to them.')
  await chain.addBranches(places)
  await importDocuments(chain.central.peer, mastersOf(summary))
  await waitForRecords(chain.branches, 'Item', summary.items.size, catalogueMsMax)
  screen.prove(`${count(summary.items.size)} Items reached every shop`)

  const pace = new Pace()
  const shops = chain.branches.map(({ code, peer }) => new YearShop(new Till(code, peer), () => (pace.sold += 1)))
  const year = timetable(days.length)
  const wrongPrices = new WrongPrices(chain, days[0]?.prices ?? [])
  const customers = new CustomerEdits(chain)
  const groups = new GroupQuarrel(chain)
  const toEdit = customersToEdit(days, year.cutOn)
  const mishaps = new Mishaps(chain, screen, year, { customers, toEdit, groups })
  let date = ''
  pace.begin(performance.now())
  const progress = () => renderProgress({ date, invoices: summary.invoices, ...pace.numbers(performance.now()) })
  screen.watch(new Watcher(chain), progress)
  screen.say('Each day central sets its prices, then five shops sell, two tills each.')
  for (const [index, day] of days.entries()) {
    date = day.date
    await importDocuments(chain.central.peer, day.prices.map(itemPrice))
    await wrongPrices.on(index)
    await Promise.all([sellEverywhere(shops, day), mishaps.on(index)])
  }
  await Promise.all(shops.map((shop) => shop.closeMonth()))
  const soldInMs = performance.now() - begunMs
  await catchUp(chain, screen)
  const tookMs = performance.now() - begunMs
  screen.say('The file, every shop and central are compared, record by record.')
  const tills = shops.map(({ till }) => till)
  const decisions = await readDecisions(chain)
  const verdict = verdictOf([
    ...(await yearChecks(chain, tills, { days, summary })),
    await checkEveryDocument(chain),
    equals(
      `${count(wrongPrices.made)} prices wrongly edited at shops were put back, each edit is in its shop's log`,
      decisions.putBack,
      wrongPrices.made,
    ),
    await customers.check(),
    equals(
      `${count(summary.duplicates)} customers written down twice are one each, under an alias`,
      decisions.aliases,
      summary.duplicates,
    ),
    equals('No Sales Invoice names an alias', decisions.namingAlias, 0),
    await groups.check(),
    equals('Every conflict was resolved', decisions.open, 0),
  ])
  await screen.unwatch({ leaveTable: true })
  screen.print(renderVerdict(verdict))
  screen.print(renderDecisions(decisions))
  screen.print(renderResources(chain, { soldInMs, tookMs, withVerdictMs: performance.now() - begunMs }))
  return verdict.agrees
}

async function readPlan(file: string, daysMax: number | null): Promise<DayPlan[]> {
  const days: DayPlan[] = []
  for await (const day of planDays(readRows(file))) {
    days.push(day)
    if (days.length === daysMax) break
  }
  return days
}

async function sellEverywhere(shops: readonly YearShop[], { date, invoices }: DayPlan): Promise<void> {
  await Promise.all(
    shops.map((shop) =>
      shop.sellDay(
        date,
        invoices.filter(({ branch }) => branch === shop.till.branch),
      ),
    ),
  )
}
