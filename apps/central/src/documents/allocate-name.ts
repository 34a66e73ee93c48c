import { type Adapter, expandSeries, formatName } from '@branchline/adapters'
import type { CentralTransaction } from '@branchline/db/central'
import type { DocumentInput, Ids } from '@branchline/protocol'

/**
 * The name of a document that came without one: for an Item its code; else the field ERPNext names such documents by
 * (`item_group_name`, `brand`); else the next number of central's own series (`CUST-.#####`); else a UUID.
 */
export async function allocateName(
  tx: CentralTransaction,
  doctype: string,
  adapter: Adapter,
  document: DocumentInput,
  ids: Ids,
): Promise<string> {
  const snake = doctype.toLowerCase().replaceAll(' ', '_')
  for (const field of [`${snake}_code`, ...(adapter.seriesPrefix ? [] : [`${snake}_name`, snake])]) {
    const value = document[field]
    if (typeof value === 'string' && value.trim() !== '' && value.length <= 140) return value
  }
  if (!adapter.seriesPrefix) return ids.uuid()
  const { counterKey, width } = expandSeries(`${adapter.seriesPrefix}-.#####`, '')
  return formatName(counterKey, await tx.nextNumber(counterKey), width)
}
