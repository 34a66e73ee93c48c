import type { Metadata } from 'next'
import { consoleOf } from '../../../api/server-role.ts'
import { type LogFilter, LogView } from '../../../log/log-view.tsx'
import { firstLook } from '../../../topics/first-look.ts'

export const metadata: Metadata = { title: 'Log' }

export default async function LogPage({ searchParams }: { searchParams: Promise<LogFilter & { after?: string }> }) {
  const { branch, kind, doctype, after } = await searchParams
  const filter = { branch, kind, doctype }
  const { role } = await consoleOf()
  return (
    <LogView
      first={await firstLook('log', { ...filter, after })}
      filter={filter}
      isOfOneBranch={role === 'branch' || Boolean(branch)}
    />
  )
}
