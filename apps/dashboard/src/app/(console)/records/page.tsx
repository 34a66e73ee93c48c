import type { Metadata } from 'next'
import { RecordsView } from '../../../records/records-view.tsx'
import { firstLook } from '../../../topics/first-look.ts'

export const metadata: Metadata = { title: 'Records' }

export default async function RecordsPage({ searchParams }: { searchParams: Promise<{ text?: string }> }) {
  const text = (await searchParams).text?.trim() ?? ''
  return <RecordsView first={text === '' ? null : await firstLook('records', { text })} text={text} />
}
