import { askCentral, asSent, type People } from './people.ts'
import { changeRule } from './rule-changes.ts'
import type { Stage, Subject } from './stage.ts'

const asFar = ['CONFLICT_STALE', 'CONFLICT_CLOSED', 'NOT_FOUND'] as const

/** Somebody decides what no rule may. */
export function conflictDesk(stage: Stage, people: People): Subject {
  return {
    // Where no rule leaves anything to decide, there is nothing to do.
    begin: () => {
      if (stage.chance.next('people decide') < 0.6)
        changeRule(stage, people, { doctype: 'Customer', conflictRule: 'Manual' })
    },
    acts: [[4, () => decide(stage, people)]],
    // Some stay open over night.
    end: () => {
      for (let conflict = 0; conflict < 6; conflict += 1) {
        if (stage.chance.next('decided today') < 0.7) decide(stage, people)
      }
    },
  }
}

function decide(stage: Stage, { desk }: People): void {
  const { chance, model } = stage
  const roll = chance.next('picks')
  const at = chance.next('which conflict')
  const value = model.values.fresh()
  desk.ask(
    'decides a conflict',
    askCentral(
      stage,
      async (central) => {
        const { conflicts } = await central.conflicts.list({ status: 'open', limit: 50 })
        const id = conflicts[Math.floor(at * conflicts.length)]?.id
        if (id === undefined) return null
        if (roll < 0.4) return central.conflicts.resolve({ id, pick: 'local' })
        if (roll < 0.8) return central.conflicts.resolve({ id, pick: 'incoming' })
        const { conflict } = await central.conflicts.get({ id })
        const document = { ...conflict.incoming, ...conflict.local, territory: value }
        return central.conflicts.resolve({ id, pick: 'merged', document: asSent(document), seen: conflict.updatedAt })
      },
      asFar,
    ),
  )
}
