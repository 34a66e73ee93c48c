import type { Metadata } from 'next'
import { ExceptionsView } from '../../../exceptions/exceptions-view.tsx'
import { firstLook } from '../../../topics/first-look.ts'

export const metadata: Metadata = { title: 'Exceptions' }

type Search = Promise<{ day?: string; branch?: string; code?: string }>

export default async function ExceptionsPage({ searchParams }: { searchParams: Search }) {
  const { day, branch, code } = await searchParams
  return (
    <ExceptionsView
      first={await firstLook('evening', { day, branch })}
      filter={{ day, branch: branch || undefined, code: code || undefined }}
    />
  )
}
