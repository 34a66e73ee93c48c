import { editable } from '../behaviours/editable.ts'

/** A till's note that one of its offline sales became an invoice. One branch writes it, by sync_uuid, as Pending, Synced or Failed. */
export const offlineInvoiceSync = editable({ identity: 'sync_uuid', customerLinks: ['customer'] })
