import type { BranchBackend } from '../backends/api.ts'
import type { Outcome } from '../backends/caller.ts'
import type { SaleStore } from '../storage/sale-store.ts'
import { inventoryOf } from './inventory.ts'
import type { OpenShift } from './open-shift.ts'

type Ask = <T>(run: (backend: BranchBackend, signal: AbortSignal) => Promise<T>) => Promise<Outcome<T>>

/**
 * Closes a shift.
 *
 * 1. No tab of this till adds a sale to it any more.
 * 2. The branch hears what the till has of it, the last sale included.
 * 3. The branch judges.
 *
 * Where the branch says no, or was not asked, the shift goes on. Where nobody knows what it said, nothing is added to the shift before that
 * is known: it is closed again, and a branch that had closed it answers as it did.
 */
export async function closeShift(
  store: SaleStore,
  shift: OpenShift,
  ask: Ask,
  { clientId, openingShift, document }: { clientId: string; openingShift: string; document: Record<string, unknown> },
): Promise<Outcome<{ document: Record<string, unknown> }>> {
  if (shift.name === openingShift) await shift.set(null)
  const goOn = async () => {
    if (shift.name === null) await shift.set(openingShift)
  }
  const inventory = await inventoryOf(store, clientId, openingShift)
  const told = await ask((branch, signal) => branch.inventory(inventory, signal))
  if (told.kind !== 'answer') {
    await goOn()
    return told as Outcome<never>
  }
  const closed = await ask((branch, signal) => branch.closeShift({ openingShift, document }, signal))
  if (closed.kind === 'refusal' && closed.code !== 'SHIFT_CLOSED') await goOn()
  return closed
}
