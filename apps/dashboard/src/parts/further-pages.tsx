'use client'

import { Group } from '@mantine/core'
import Link from 'next/link'
import { usePathname, useSearchParams } from 'next/navigation'

/** The way to what is older, and back to the newest. */
export function FurtherPages({ nextAfter }: { nextAfter: string | null | undefined }) {
  const pathname = usePathname()
  const params = new URLSearchParams(useSearchParams())
  const isFirst = !params.has('after')
  if (isFirst && !nextAfter) return null
  const to = (after: string | null) => {
    const next = new URLSearchParams(params)
    if (after) next.set('after', after)
    else next.delete('after')
    return `${pathname}?${next}`
  }
  return (
    <Group px="md" pt="xs" gap="md">
      {isFirst ? null : (
        <Link href={to(null)} prefetch={false}>
          Newest
        </Link>
      )}
      {nextAfter ? (
        <Link href={to(nextAfter)} prefetch={false}>
          Older
        </Link>
      ) : null}
    </Group>
  )
}
