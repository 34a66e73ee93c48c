import type { BranchServer } from '../branch/branch-server.ts'
import { askBranch, asSent, type People } from './people.ts'
import { cancel, sell } from './sales.ts'
import type { Stage, Subject } from './stage.ts'

const doctype = 'Sales Invoice'
const nightMs = [8 * 60_000, 20 * 60_000] as const

/** What central refused for good waits for a person of the shop: he corrects it, tries it again, or gives it up. */
export function deadLetters(stage: Stage, people: People): Subject {
  const { chance, branches, model } = stage
  const night = () => chance.integer('night', ...nightMs)
  return {
    acts: [
      [6, () => sellDamaged(stage, people)],
      [3, () => lookAfter(stage, people, chance.pick('whose dead letters', branches))],
      // Nobody is at a till: what is refused over and over has time to die.
      [
        1,
        () => {
          for (const { actor } of people.tills) actor.rest(night())
        },
      ],
      // What waits behind a damaged operation: the customer changes his mind.
      [
        4,
        () => {
          const damaged = [...model.sales.values()].filter(({ poisoned }) => poisoned)
          if (damaged.length > 0) cancel(stage, people, damaged)
        },
      ],
    ],
    // In the morning somebody looks what the night has left.
    end: () => {
      if (chance.next('a night at the end') < 0.3) return
      for (const branch of branches) {
        const actor = people.support.get(branch.branchCode)
        actor?.rest(night())
        for (let letter = 0; letter < 3; letter += 1) {
          lookAfter(stage, people, branch)
          actor?.rest(chance.integer('a while', 1_000, 60_000))
        }
      }
    },
  }
}

interface Letter {
  operationId: string
  doctype: string
  name: string
  operation: string
}

function lookAfter(stage: Stage, { support }: People, branch: BranchServer): void {
  const { chance, model } = stage
  const roll = chance.next('what becomes of it')
  support.get(branch.branchCode)?.ask(
    'looks after a dead letter',
    askBranch(
      branch,
      async (till) => {
        const { deadLetters } = await till.deadLetters.list({ limit: 20 })
        const [letter] = (deadLetters as Letter[]).filter((one) => one.doctype === doctype)
        if (!letter) return null
        const sale = [...model.sales.values()].find(
          ({ name, branchCode }) => name === letter.name && branchCode === branch.branchCode,
        )
        const { operationId, operation } = letter
        if (!sale || roll < 0.15) return till.deadLetters.retry({ operationIds: [operationId] })
        if (roll < 0.35) {
          // From here on nobody is promised that it arrives.
          sale.givenUp = true
          return till.deadLetters.discard({ operationIds: [operationId], reason: 'given up' })
        }
        const { document } = await till.documents.get({ doctype, name: letter.name })
        const payload = { ...document, docstatus: operation === 'cancel' ? 2 : 1 }
        await till.deadLetters.edit({ operationId, payload: asSent(payload) })
        if (!sale.givenUp && !isDamaged(branch, sale.uuid)) sale.poisoned = false
        return null
      },
      ['NOT_FOUND', 'VALIDATION_FAILED'],
    ),
  )
}

/** A sale whose operation is damaged on disk as soon as it is there; half of them are cancelled, behind it. */
function sellDamaged(stage: Stage, people: People): void {
  const till = people.somebody()
  const { branch } = till
  sell(stage, people, { ...till, customer: 'Walk-in' }, (sale) => {
    const { changes } = branch.sql
      .prepare(
        `UPDATE "OutboxPayload" SET "payload" = '{"doctype":"Sales Invoice"}' WHERE "sequence" =
           (SELECT "sequence" FROM "Outbox" WHERE "key" = ? AND "state" = 'pending' AND NOT "everSent")`,
      )
      .run(sale.uuid)
    if (changes === 0) return
    sale.poisoned = true
    stage.world.tell(branch.branchCode, `the operation of ${sale.uuid.slice(0, 8)} is damaged on disk`)
    if (stage.chance.next('cancels what is damaged') < 0.5) cancel(stage, people, [sale])
  })
}

/** Is there another operation of the sale that lost what it carries? */
function isDamaged({ sql }: BranchServer, key: string): boolean {
  const row = sql
    .prepare(
      `SELECT 1 FROM "Outbox" o JOIN "OutboxPayload" p USING ("sequence")
       WHERE o."key" = ? AND o."state" <> 'acked' AND instr(p."payload", o."key") = 0`,
    )
    .get(key)
  return row !== undefined
}
