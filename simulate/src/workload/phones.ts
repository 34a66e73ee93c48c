import type { SimulatedDatabase } from '../central/simulated-database.ts'
import { askBranch, askCentral, asSent, type People } from './people.ts'
import { changeRule } from './rule-changes.ts'
import { sell } from './sales.ts'
import type { Stage, Subject } from './stage.ts'

/** Five people, however their number is written. */
const phones = [
  ['+201001234567', '+20 100 123 4567', '0020 100-1234567'],
  ['+201112223334', '+20 111 222 3334', '0020 111-2223334'],
  ['+201223334445', '+20 122 333 4445', '0020 122-3334445'],
  // Nobody's.
  ['', '0000', 'none'],
] as const

/** Shops and the head office write customers down, the same ones under several names. */
export function phonebook(stage: Stage, people: People): Subject {
  return {
    // Sales may come before their customer: they name him by the name that he is to lose.
    begin: () => {
      if (stage.chance.next('sales go first') < 0.4)
        changeRule(stage, people, { doctype: 'Sales Invoice', priority: 20 })
    },
    acts: [
      [8, () => writeDown(stage, people, stage.chance.next('who writes down') < 0.25)],
      // In every shop at once.
      [
        2,
        () => {
          for (const _ of stage.branches) writeDown(stage, people, false)
        },
      ],
      [3, () => split(stage, people)],
    ],
  }
}

function writeDown(stage: Stage, people: People, atCentral: boolean): void {
  const { chance, model } = stage
  const who = chance.integer('whose phone', 0, phones.length - 1)
  const phone = chance.pick('how it is written', phones[who] ?? [])
  const { branch, actor } = people.somebody()
  const name = `P-${atCentral ? 'HQ' : branch.branchCode}-${model.people.size + 1}`
  const value = model.values.fresh()
  const document = { doctype: 'Customer', name, customer_name: name, mobile_no: phone, customer_details: value }
  model.people.set(name, { phone: who === phones.length - 1 ? null : who, at: atCentral ? null : branch.branchCode })
  const done = () => {
    model.written.add(name)
    model.values.confirm({ value })
  }
  const what = `writes ${name} down under ${phone || 'no phone'}`
  const save = { doctype: 'Customer', document: asSent(document) }
  if (atCentral) {
    people.clerk.ask(
      what,
      askCentral(stage, (central) => central.documents.save(save)),
      done,
    )
  } else {
    const ask = askBranch(branch, (till) => {
      model.noteCustomerSave(branch.branchCode)
      return till.documents.save(save)
    })
    actor.ask(what, ask, done)
    // Most are written down because they buy something.
    if (chance.next('buys') < 0.7) sell(stage, people, { branch, actor, customer: name })
  }
}

/** Somebody finds out that two names are two people after all. */
function split(stage: Stage, { desk }: People): void {
  desk.ask(
    'splits an alias',
    askCentral(
      stage,
      async (central) => {
        const names = aliasesAt(stage.database)
        if (names.length === 0) return null
        const name = stage.chance.pick('which alias', names)
        stage.model.split.add(name)
        return central.aliases.split({ name, reason: 'two people' })
      },
      ['NOT_FOUND'],
    ),
  )
}

function aliasesAt({ tables }: SimulatedDatabase): string[] {
  return [...tables.aliases.held.values()].flatMap(({ name, state }) => (state === 'alias' ? [name] : []))
}
