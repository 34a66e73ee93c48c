import type { Metadata } from 'next'
import { firstLook } from '../../../topics/first-look.ts'
import { UsersView } from '../../../users/users-view.tsx'

export const metadata: Metadata = { title: 'Users' }

export default async function UsersPage() {
  return <UsersView first={await firstLook('users')} />
}
