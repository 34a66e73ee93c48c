import type { Metadata } from 'next'
import { firstLook } from '../../../topics/first-look.ts'
import { WebhooksView } from '../../../webhooks/webhooks-view.tsx'

export const metadata: Metadata = { title: 'Webhooks' }

export default async function WebhooksPage() {
  return <WebhooksView first={await firstLook('webhooks')} />
}
