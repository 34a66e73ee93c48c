import type { Metadata } from 'next'
import { EveningView } from '../../../evening/evening-view.tsx'
import { firstLook } from '../../../topics/first-look.ts'

export const metadata: Metadata = { title: 'Evening report' }

export default async function EveningPage({
  searchParams,
}: {
  searchParams: Promise<{ day?: string; branch?: string }>
}) {
  const { day, branch } = await searchParams
  return <EveningView first={await firstLook('evening', { day, branch })} day={day ?? null} branch={branch ?? null} />
}
