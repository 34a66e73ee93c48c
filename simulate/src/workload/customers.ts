import { askBranch, askCentral, asSent, type People } from './people.ts'
import type { Stage, Subject } from './stage.ts'

/** The same four people, known everywhere: what one shop writes of them another writes, too. */
export const knownCustomers = ['Amal', 'Basma', 'Chadi', 'Dina'] as const
const groups = ['Wholesale', 'Staff'] as const
const fields = ['territory', 'customer_group', 'customer_details'] as const

/** Shops and the head office edit the same records: each reads what stands and changes a field of it. */
export function customers(stage: Stage, people: People): Subject {
  const edit = (doctype: string, names: readonly string[], atCentral: boolean) => () => {
    const name = stage.chance.pick(`which ${doctype}`, names)
    if (atCentral) editAtCentral(stage, people, doctype, name)
    else editAtBranch(stage, people, doctype, name)
  }
  return {
    acts: [
      [12, edit('Customer', knownCustomers, false)],
      [7, edit('Customer', knownCustomers, true)],
      [2, edit('Customer Group', groups, false)],
      [2, edit('Customer Group', groups, true)],
      [2, () => remove(stage, people, stage.chance.pick('who goes', knownCustomers))],
      // Everywhere at once, before one has heard of the other.
      [12, () => editEverywhere(stage, people, stage.chance.pick('whom all edit', knownCustomers))],
    ],
  }
}

function editEverywhere(stage: Stage, people: People, name: string): void {
  const same = stage.chance.next('one field') < 0.7 ? someFields(stage) : null
  const changed = () => valuesFor(stage, same ?? someFields(stage))
  editAtCentral(stage, people, 'Customer', name, changed())
  for (const branch of stage.branches) {
    const till = people.tills.find((one) => one.branch === branch)
    if (till) editAtBranch(stage, people, 'Customer', name, { till, changed: changed() })
  }
}

function editAtBranch(
  stage: Stage,
  people: People,
  doctype: string,
  name: string,
  { till, changed } = { till: people.somebody(), changed: valuesFor(stage, someFields(stage)) },
): void {
  const { model } = stage
  const { branch, actor } = till
  actor.ask(
    `saves ${doctype} ${name} ${JSON.stringify(changed)}`,
    askBranch(branch, async (server) => {
      const document = await edited(server, doctype, name, changed)
      if (doctype === 'Customer') model.noteCustomerSave(branch.branchCode)
      return server.documents.save({ doctype, document: asSent(document) })
    }),
    () => model.values.confirm(changed),
  )
}

function editAtCentral(
  stage: Stage,
  { clerk }: People,
  doctype: string,
  name: string,
  changed = valuesFor(stage, someFields(stage)),
): void {
  clerk.ask(
    `saves ${doctype} ${name} ${JSON.stringify(changed)}`,
    askCentral(stage, async (central) => {
      const document = await edited(central, doctype, name, changed)
      return central.documents.save({ doctype, document: asSent(document) })
    }),
    () => stage.model.values.confirm(changed),
  )
}

/** By a shop or by the head office, whatever the others are doing to it. */
function remove(stage: Stage, people: People, name: string): void {
  const { branch, actor } = people.somebody()
  const gone = { doctype: 'Customer', name }
  if (stage.chance.next('who deletes') < 0.4) {
    const ask = askCentral(stage, (central) => central.documents.delete(gone), ['NOT_FOUND'])
    people.clerk.ask(`deletes ${name}`, ask)
    return
  }
  const ask = askBranch(
    branch,
    (till) => {
      stage.model.noteCustomerSave(branch.branchCode)
      return till.documents.delete(gone)
    },
    ['NOT_FOUND'],
  )
  actor.ask(`deletes ${name}`, ask)
}

/** One field, sometimes two. */
function someFields({ chance }: Stage): string[] {
  const count = chance.next('how many fields') < 0.3 ? 2 : 1
  const first = chance.integer('which field', 0, fields.length - 1)
  return [...fields, ...fields].slice(first, first + count)
}

/** Each gets a value that nobody else writes. */
function valuesFor({ model }: Stage, chosen: readonly string[]): Record<string, string> {
  return Object.fromEntries(chosen.map((field) => [field, model.values.fresh()]))
}

interface Documents {
  documents: {
    get(input: { doctype: string; name: string }): Promise<{ document: object | null }>
  }
}

async function edited(server: Documents, doctype: string, name: string, changed: object): Promise<object> {
  const { document } = await server.documents.get({ doctype, name })
  const title = doctype === 'Customer' ? 'customer_name' : 'customer_group_name'
  return { ...(document ?? { doctype, name, [title]: name }), ...changed }
}
