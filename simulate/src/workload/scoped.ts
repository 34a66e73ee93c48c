import { askCentral, asSent, type People } from './people.ts'
import type { Stage, Subject } from './stage.ts'

const names = {
  Warehouse: ['Shelf', 'Cellar', 'Window', 'Yard', 'Van'],
  'Item Price': ['P-TEA', 'P-RICE', 'P-OIL', 'P-SALT'],
} as const
export type ScopedDoctype = keyof typeof names
export const scopedDoctypes = Object.keys(names) as ScopedDoctype[]

/** The steward hands masters from one shop to another. */
export function scoped(stage: Stage, people: People): Subject {
  return {
    acts: [
      [9, () => save(stage, people)],
      [8, () => handOver(stage, people)],
      [3, () => remove(stage, people)],
    ],
  }
}

function save(stage: Stage, people: People): void {
  const { chance } = stage
  // Which shop has a warehouse is told from the first day; whose a price is, once its rule has a filter.
  const doctype = chance.next('which scoped doctype') < 0.7 ? 'Warehouse' : 'Item Price'
  give(stage, people, doctype, chance.pick(`which ${doctype}`, names[doctype]))
}

/** What a shop has is given to another, or to nobody. */
function handOver(stage: Stage, people: People): void {
  const { chance, model, branches } = stage
  const codes = branches.map(({ branchCode }) => branchCode)
  const held = [...model.scoped].filter(([, document]) => document && codes.includes(document.branch ?? ''))
  if (held.length === 0) {
    save(stage, people)
    return
  }
  const [doctype, name] = chance.pick('what is handed over', held)[0].split('\n') as [ScopedDoctype, string]
  give(stage, people, doctype, name)
}

function give(stage: Stage, { steward }: People, doctype: ScopedDoctype, name: string): void {
  const { chance, model, branches } = stage
  const there = branches.map(({ branchCode }) => branchCode)
  const codes = ['', ...there, ...there, 'LUX']
  const place = { branch: chance.pick('whose', codes), shop: chance.pick('which shop', codes) }
  const own = doctype === 'Warehouse' ? { warehouse_name: name } : { item_code: name, price_list: 'Retail' }
  const document = { doctype, name, ...own, ...place, remarks: `r${chance.integer('remark', 1, 99_999)}` }
  steward.ask(
    `gives ${doctype} ${name} to ${place.branch || 'nobody'} (shop ${place.shop || 'none'})`,
    askCentral(stage, (central) => central.documents.save({ doctype, document: asSent(document) })),
    () => model.scoped.set(`${doctype}\n${name}`, document),
  )
}

function remove(stage: Stage, { steward }: People): void {
  const { chance, model } = stage
  const doctype = chance.pick('which scoped doctype goes', scopedDoctypes)
  const name = chance.pick(`which ${doctype} goes`, names[doctype])
  steward.ask(
    `deletes ${doctype} ${name}`,
    askCentral(stage, (central) => central.documents.delete({ doctype, name }), ['NOT_FOUND']),
    () => model.scoped.set(`${doctype}\n${name}`, null),
  )
}
