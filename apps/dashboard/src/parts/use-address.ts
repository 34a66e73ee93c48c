'use client'

import { useSearchParams } from 'next/navigation'

/** What is chosen on a page stands in its address: a link shows the same. Null or empty: not chosen. */
export function useAddress(): [URLSearchParams, (change: Record<string, string | null>) => void] {
  const params = new URLSearchParams(useSearchParams())
  const change = (changes: Record<string, string | null>) => {
    const next = new URLSearchParams(location.search)
    for (const [name, value] of Object.entries(changes)) {
      if (value) next.set(name, value)
      else next.delete(name)
    }
    const query = next.toString()
    history.replaceState(null, '', query === '' ? location.pathname : `?${query}`)
  }
  return [params, change]
}
