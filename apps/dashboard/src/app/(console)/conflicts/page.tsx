import type { Metadata } from 'next'
import { ConflictList } from '../../../conflicts/conflict-list.tsx'
import { firstLook } from '../../../topics/first-look.ts'

export const metadata: Metadata = { title: 'Conflicts' }

type Search = Promise<{ status?: string; doctype?: string; after?: string }>

export default async function ConflictsPage({ searchParams }: { searchParams: Search }) {
  const search = await searchParams
  const status = search.status === 'closed' ? 'closed' : 'open'
  return (
    <ConflictList
      first={await firstLook('conflicts', { status, doctype: search.doctype, after: search.after })}
      status={status}
    />
  )
}
