'use client'

import { useEffect, useState } from 'react'

/** Opens the shop's till, where the viewer can reach it: a shop that calls itself localhost is reached from its own machine alone. */
export function TillLink({ url }: { url: string | null }) {
  const [isNear, setNear] = useState(false)
  useEffect(() => setNear(isLocal(window.location.href)), [])
  if (url === null || (isLocal(url) && !isNear)) return null
  return (
    <a href={url} target="_blank" rel="noreferrer">
      Open a till
    </a>
  )
}

function isLocal(url: string): boolean {
  return /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(new URL(url).hostname)
}
