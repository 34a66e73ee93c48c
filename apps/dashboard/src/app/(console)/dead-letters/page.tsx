import type { Metadata } from 'next'
import { DeadLettersView } from '../../../dead-letters/dead-letters-view.tsx'
import { firstLook } from '../../../topics/first-look.ts'

export const metadata: Metadata = { title: 'Dead letters' }

type Search = Promise<{ branch?: string; after?: string }>

export default async function DeadLettersPage({ searchParams }: { searchParams: Search }) {
  const { branch, after } = await searchParams
  return <DeadLettersView first={await firstLook('deadLetters', { branch, after })} branch={branch ?? null} />
}
