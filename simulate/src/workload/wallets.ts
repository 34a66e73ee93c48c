import { amountOf, askBranch, askCentral, asSent, type People, uuidOf } from './people.ts'
import type { Stage, Subject } from './stage.ts'

const wallets = ['W-Amal', 'W-Basma']

/** Money goes into wallets and out of them, in shops and at the head office, by entries that are never changed. */
export function walletEntries(stage: Stage, people: People): Subject {
  return { acts: [[8, () => enter(stage, people)]] }
}

function enter(stage: Stage, people: People): void {
  const { chance, model } = stage
  const { branch, actor } = people.somebody()
  const atCentral = chance.next('who enters') < 0.2
  const uuid = uuidOf(stage, 'entry')
  const wallet = chance.pick('which wallet', wallets)
  const cents = chance.integer('wallet cents', 1, 9_999)
  const out = chance.next('which way') < 0.4
  const origin = atCentral ? {} : { origin_branch: branch.branchCode }
  const document = {
    ...{ sync_uuid: uuid, ...origin, wallet, customer: 'Walk-in', amount: amountOf(cents) },
    transaction_type: out ? 'Debit' : 'Credit',
  }
  model.entries.set(uuid, { wallet, cents: out ? -cents : cents })
  const save = { doctype: 'Wallet Transaction', document: asSent(document) }
  const what = `${out ? 'takes' : 'puts'} ${document.amount} ${out ? 'from' : 'into'} ${wallet}`
  if (atCentral) {
    people.clerk.ask(
      what,
      askCentral(stage, (central) => central.documents.save(save)),
    )
  } else
    actor.ask(
      what,
      askBranch(branch, (till) => till.documents.save(save)),
    )
}
