import type { Metadata } from 'next'
import { ConflictList } from '../../../conflicts/conflict-list.tsx'
import { firstLook } from '../../../topics/first-look.ts'

export const metadata: Metadata = { title: 'Conflicts' }

type Search = Promise<{ status?: string; branch?: string; doctype?: string; after?: string }>

export default async function ConflictsPage({ searchParams }: { searchParams: Search }) {
  const { after, branch, doctype, ...search } = await searchParams
  const filter = { status: search.status === 'closed' ? 'closed' : 'open', branch, doctype } as const
  return <ConflictList first={await firstLook('conflicts', { ...filter, after })} filter={filter} />
}
