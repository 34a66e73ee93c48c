import type { Document } from '@branchline/protocol'
import { editable } from '../behaviours/editable.ts'

const balances = ['current_balance', 'available_balance', 'balance']

/** The balance is the sum of the Wallet Transactions. A field would be what the last writer believed it to be. */
function withoutBalance(document: Document): Document {
  if (!balances.some((field) => field in document)) return document
  return Object.fromEntries(Object.entries(document).filter(([field]) => !balances.includes(field))) as Document
}

export const wallet = editable({ strip: withoutBalance, customerLinks: ['customer'] })
