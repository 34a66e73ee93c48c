import type { Metadata } from 'next'
import { consoleOf } from '../../api/server-role.ts'
import { lookAtDemo } from '../../demo/look-at-demo.ts'
import { FleetView } from '../../fleet/fleet-view.tsx'
import { ShopView } from '../../shop/shop-view.tsx'
import { firstLook } from '../../topics/first-look.ts'

export const metadata: Metadata = { title: 'Now' }

export default async function HomePage() {
  const of = await consoleOf()
  if (of.role === 'branch') return <ShopView first={await firstLook('shop')} />
  const [fleet, demo] = await Promise.all([firstLook('fleet'), lookAtDemo()])
  return <FleetView first={fleet} demo={demo} />
}
