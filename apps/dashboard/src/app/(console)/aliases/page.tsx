import type { Metadata } from 'next'
import { AliasesView } from '../../../aliases/aliases-view.tsx'
import { firstLook } from '../../../topics/first-look.ts'

export const metadata: Metadata = { title: 'Aliases' }

type Search = Promise<{ state?: string; text?: string; after?: string }>

export default async function AliasesPage({ searchParams }: { searchParams: Search }) {
  const { after, text, ...search } = await searchParams
  const filter = { state: search.state === 'separate' ? 'separate' : 'alias', text: text?.trim() || undefined } as const
  return <AliasesView first={await firstLook('aliases', { ...filter, after })} filter={filter} />
}
