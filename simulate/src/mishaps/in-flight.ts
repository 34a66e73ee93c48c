import type { BranchServer } from '../branch/branch-server.ts'
import { knownCustomers } from '../workload/customers.ts'
import type { Stage } from '../workload.ts'
import type { Wire } from '../world/network.ts'

const known: ReadonlySet<string> = new Set(knownCustomers)

interface Pushed {
  doctype: string
  records: { operation: string; payload: { name: string; sync_uuid?: string } }[]
}

/** What people and retention do to the outbox at the very moment a batch of it is on its way. */
export function touchInFlight(stage: Stage): Wire {
  const { faults, world, chance, branches } = stage
  return {
    sent: (server, request) => {
      if (request.path !== 'ingest.push') return request
      const branch = branches.find(({ name }) => name === server)
      if (!branch) return request
      if (faults.strikes('retention in flight', server, 8)) {
        // What is settled moves to History at once, unless central may yet lose it.
        const days = faults.isOn('central restored') ? 7 : 0
        world.after(0, `${server} tidies up`, () => void branch.retain(days).catch(() => {}))
      }
      if (chance.next(`touch ${server}`) < 0.15 && faults.isOn('touched in flight')) {
        const pushed: Pushed = JSON.parse(request.body)
        world.after(chance.integer(`touch after ${server}`, 0, 150), `${server} touches a record`, () =>
          touch(stage, branch, pushed),
        )
      }
      return request
    },
  }
}

/** Once, without asking again: whether it happened may stay unknown. */
function touch({ faults, model, world, chance }: Stage, branch: BranchServer, { doctype, records }: Pushed): void {
  const till = branch.till()
  const record = records[chance.integer(`touched of ${branch.name}`, 0, records.length - 1)]
  if (!till || !record) return
  const { name, sync_uuid: uuid } = record.payload
  if (doctype === 'Customer' && record.operation !== 'delete' && known.has(name)) {
    faults.count('touched in flight')
    world.tell(branch.name, `customer ${name} is saved while it is on its way`)
    model.noteCustomerSave(branch.branchCode)
    const document = { doctype, name, customer_name: name, territory: `t${chance.integer('touched', 1, 9_999)}` }
    till.documents.save({ doctype, document }).catch(() => {})
  }
  const sale = uuid === undefined ? undefined : model.sales.get(uuid)
  if (record.operation !== 'submit' || !sale?.confirmed || sale.cancelAsked || sale.lost || sale.at) return
  faults.count('touched in flight')
  world.tell(branch.name, `${name} is cancelled while it is on its way`)
  sale.cancelAsked = true
  till.documents.cancel({ doctype, name, sync_uuid: sale.uuid }).then(
    () => {
      sale.cancelConfirmed = true
    },
    () => {},
  )
}
