import { classifyDatabaseError } from '@branchline/db/central'

/**
 * Runs a batch in one go. When the database refuses the data of the batch, each half is run by itself, until the bad record
 * stands alone and gets `refuse`. Anything else the database says (busy, away) is not about a record and is thrown.
 * `run` must be one transaction: all of the batch, or nothing.
 */
export async function settleInHalves<Item, Result>(
  batch: Item[],
  run: (batch: Item[]) => Promise<Result[]>,
  refuse: (item: Item) => Result,
): Promise<Result[]> {
  if (batch.length === 0) return []
  try {
    return await run(batch)
  } catch (error) {
    if (classifyDatabaseError(error) !== 'data') throw error
    const [only] = batch
    if (batch.length === 1 && only !== undefined) return [refuse(only)]
    const middle = Math.ceil(batch.length / 2)
    const first = await settleInHalves(batch.slice(0, middle), run, refuse)
    return [...first, ...(await settleInHalves(batch.slice(middle), run, refuse))]
  }
}
