import { type Adapter, expandSeries, formatName, nameFromFields } from '@branchline/adapters'
import type { CentralTransaction } from '@branchline/db/central'
import type { DocumentInput, Ids } from '@branchline/protocol'

/**
 * The name of a document that came without one: what ERPNext names such documents by (an Item by its code, a Wallet by its customer);
 * else a field that is called after the DocType (`warehouse_name`); else the next number of central's own series (`CUST-.#####`);
 * else a UUID.
 */
export async function allocateName(
  tx: CentralTransaction,
  doctype: string,
  adapter: Adapter,
  document: DocumentInput,
  ids: Ids,
): Promise<string> {
  const given = nameFromFields(document, doctype)
  if (given !== null) return given
  const snake = doctype.toLowerCase().replaceAll(' ', '_')
  for (const field of [`${snake}_code`, ...(adapter.seriesPrefix ? [] : [`${snake}_name`, snake])]) {
    const value = document[field]
    if (typeof value === 'string' && value.trim() !== '' && value.length <= 140) return value
  }
  if (!adapter.seriesPrefix) return ids.uuid()
  const { counterKey, width } = expandSeries(`${adapter.seriesPrefix}-.#####`, '')
  return formatName(counterKey, await tx.nextNumber(counterKey), width)
}
