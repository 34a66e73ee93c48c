import { conflictRules, type RuleUpdateInput } from '@branchline/protocol'
import { askCentral, type People } from './people.ts'
import { scopedDoctypes } from './scoped.ts'
import type { Stage, Subject } from './stage.ts'

const switchable = ['Item', 'Warehouse', 'Item Price', 'Customer', 'Sales Invoice'] as const
const offMsMax = 180_000

/** A manager changes rules while everything runs: filters, directions, conflict rules, priorities, and off and on again. */
export function ruleChanges(stage: Stage, people: People): Subject {
  const { chance, world } = stage
  const update = (patch: RuleUpdateInput) => changeRule(stage, people, patch)
  const conflictRule = () => update({ doctype: 'Customer', conflictRule: chance.pick('conflict rule', conflictRules) })
  const filter = () => {
    const doctype = chance.pick('whose filter', scopedDoctypes)
    // Now and then a second thought, while the first one is carried out.
    const times = chance.next('second thought') < 0.5 ? 2 : 1
    for (let time = 0; time < times; time += 1) {
      update({ doctype, branchFilterField: chance.pick('filter', ['branch', 'shop', null]) })
    }
  }
  const off = () => {
    const doctype = chance.pick('switched off', switchable)
    update({ doctype, enabled: false })
    world.after(chance.integer('off for', 1_000, offMsMax), `${doctype} is switched on`, () =>
      update({ doctype, enabled: true }),
    )
  }
  const direction = () => {
    const both = chance.next('direction') < 0.5
    const up = { direction: 'Bidirectional', cdc: 'Outbox', conflictRule: 'Field-Level-LWW' } as const
    const down = { direction: 'Central->Branch', cdc: 'Watermark', conflictRule: 'Central-Wins' } as const
    update({ doctype: 'Customer Group', ...(both ? up : down) })
  }
  const order = () =>
    update({
      doctype: 'Sales Invoice',
      priority: chance.integer('priority', 15, 70),
      batchSize: chance.integer('batch size', 1, 5),
    })
  return {
    begin: () => {
      if (chance.next('a rule of its own') < 0.6) conflictRule()
      if (chance.next('groups go both ways') < 0.4) direction()
      if (chance.next('another order') < 0.4) order()
    },
    acts: [
      [1, conflictRule],
      [4, filter],
      [2, off],
      [1, direction],
      [2, order],
    ],
    end: () => {
      for (const doctype of switchable) update({ doctype, enabled: true })
    },
  }
}

export function changeRule(stage: Stage, { manager }: People, patch: RuleUpdateInput): void {
  const { rules } = stage.model
  manager.ask(
    `changes the rule: ${JSON.stringify(patch)}`,
    askCentral(stage, (central) => central.rules.update(patch)),
    () => rules.set(patch.doctype, { ...rules.get(patch.doctype), ...patch }),
  )
}
