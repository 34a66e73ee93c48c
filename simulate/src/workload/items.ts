import { askBranch, askCentral, asSent, type People } from './people.ts'
import type { Stage, Subject } from './stage.ts'

const itemNames = ['TEA', 'RICE', 'SUGAR', 'OIL', 'SALT', 'SOAP', 'MILK', 'BREAD']

/** The head office saves and deletes items, and makes deleted ones anew under the old name. */
export function items(stage: Stage, people: People): Subject {
  return {
    acts: [
      [17, () => saveSome(stage, people)],
      [6, () => saveHere(stage, people)],
      [4, () => variant(stage, people)],
      [5, () => remove(stage, people, stage.chance.pick('which item goes', itemNames))],
      [
        4,
        () => {
          const name = stage.chance.pick('which item is made anew', itemNames)
          remove(stage, people, name)
          save(stage, people, name)
        },
      ],
    ],
  }
}

/** Several at once, so that there are pages. */
function saveSome(stage: Stage, people: People): void {
  const { chance } = stage
  const first = chance.integer('which item', 0, itemNames.length - 1)
  const count = chance.integer('how many items', 1, 3)
  for (const name of [...itemNames, ...itemNames].slice(first, first + count)) save(stage, people, name)
}

/**
 * A template and what is made after it; or the template goes, which it may once nothing is made after it any more. A shop hears of the
 * last change of each, and so of the template's end first.
 */
function variant(stage: Stage, people: People): void {
  const { model } = stage
  if (!model.items.get('SHIRT')) {
    save(stage, people, 'SHIRT')
    save(stage, people, 'SHIRT-RED', { variant_of: 'SHIRT' })
    return
  }
  const { document, rate } = written(stage, 'SHIRT-RED')
  people.office.ask(
    'makes SHIRT-RED an item of its own and deletes SHIRT',
    askCentral(
      stage,
      async (central) => {
        await central.documents.save({ doctype: 'Item', document: asSent(document) })
        return central.documents.delete({ doctype: 'Item', name: 'SHIRT' })
      },
      ['NOT_FOUND'],
    ),
    () => {
      model.items.set('SHIRT-RED', rate)
      model.items.set('SHIRT', null)
    },
  )
  save(stage, people, 'SHIRT-RED')
}

function save(stage: Stage, { office }: People, name: string, kind: object = {}): void {
  const { document, rate } = written(stage, name, kind)
  office.ask(
    `saves ${name} at ${rate}`,
    askCentral(stage, (central) => central.documents.save({ doctype: 'Item', document: asSent(document) })),
    () => stage.model.items.set(name, rate),
  )
}

function written({ chance, model }: Stage, name: string, kind: object = {}): { document: object; rate: string } {
  // Sometimes nothing but the order of the rows is another.
  const before = chance.next('same rate') < 0.4 ? model.items.get(name) : null
  const rate = before ?? `${chance.integer('rate', 1, 999)}.50`
  // The order of the rows says which barcode is printed.
  const barcodes = ['A', 'B', 'C'].map((row) => ({ barcode: `${name}-${row}`, idx: row.charCodeAt(0) - 64 }))
  if (chance.next('rows turned') < 0.5) barcodes.reverse()
  const document = { doctype: 'Item', name, item_code: name, item_name: name, standard_rate: rate, barcodes, ...kind }
  return { document, rate }
}

/** A shop writes a price of its own over the head office's: it holds until the shop hears from there. */
function saveHere(stage: Stage, people: People): void {
  const { chance } = stage
  const { branch, actor } = people.somebody()
  const name = chance.pick('which item here', itemNames)
  const rate = `${chance.integer('rate here', 1, 999)}.75`
  actor.ask(
    `saves ${name} at ${rate} for itself`,
    askBranch(branch, async (till) => {
      const { document } = await till.documents.get({ doctype: 'Item', name })
      if (!document) return null
      return till.documents.save({ doctype: 'Item', document: asSent({ ...document, standard_rate: rate }) })
    }),
  )
}

function remove(stage: Stage, { office }: People, name: string): void {
  office.ask(
    `deletes ${name}`,
    askCentral(stage, (central) => central.documents.delete({ doctype: 'Item', name }), ['NOT_FOUND']),
    () => stage.model.items.set(name, null),
  )
}
