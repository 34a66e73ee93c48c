import type { Metadata } from 'next'
import { BranchView } from '../../../../branch/branch-view.tsx'
import { lookAtDemo } from '../../../../demo/look-at-demo.ts'
import { firstLook } from '../../../../topics/first-look.ts'
import { readSpan } from '../../../../topics/history-span.ts'

interface Address {
  params: Promise<{ code: string }>
  searchParams: Promise<{ span?: string }>
}

export async function generateMetadata({ params }: Address): Promise<Metadata> {
  return { title: (await params).code }
}

export default async function BranchPage({ params, searchParams }: Address) {
  const { code } = await params
  const span = readSpan((await searchParams).span)
  const [branch, history, demo] = await Promise.all([
    firstLook('branch', { code }),
    firstLook('history', { code, span }),
    lookAtDemo(),
  ])
  return <BranchView first={branch} history={history} span={span} demo={demo} />
}
