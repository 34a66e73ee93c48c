import type { Metadata } from 'next'
import { consoleOf } from '../../../api/server-role.ts'
import { RecordsView } from '../../../records/records-view.tsx'
import { firstLook } from '../../../topics/first-look.ts'

export const metadata: Metadata = { title: 'Records' }

export default async function RecordsPage({ searchParams }: { searchParams: Promise<{ text?: string }> }) {
  const text = (await searchParams).text?.trim() ?? ''
  const { role } = await consoleOf()
  const first = text === '' ? null : await firstLook('records', { text })
  return <RecordsView first={first} text={text} atCentral={role === 'central'} />
}
