import type { Metadata } from 'next'
import { RulesView } from '../../../rules/rules-view.tsx'
import { firstLook } from '../../../topics/first-look.ts'

export const metadata: Metadata = { title: 'Rules' }

export default async function RulesPage() {
  return <RulesView first={await firstLook('rules')} />
}
