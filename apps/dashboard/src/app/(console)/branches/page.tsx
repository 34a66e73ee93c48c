import type { Metadata } from 'next'
import { BranchesView } from '../../../branches/branches-view.tsx'
import { environment } from '../../../env.ts'
import { firstLook } from '../../../topics/first-look.ts'

export const metadata: Metadata = { title: 'Branches' }

export default async function BranchesPage() {
  return <BranchesView first={await firstLook('branches')} centralUrl={environment().BRANCHLINE_API_URL} />
}
