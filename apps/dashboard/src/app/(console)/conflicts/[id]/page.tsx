import type { Metadata } from 'next'
import { ConflictView } from '../../../../conflicts/conflict-view.tsx'
import { firstLook } from '../../../../topics/first-look.ts'

export const metadata: Metadata = { title: 'Conflict' }

export default async function ConflictPage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params
  return <ConflictView first={await firstLook('conflict', { id })} />
}
