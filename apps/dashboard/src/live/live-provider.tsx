'use client'

import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react'
import { LiveLine } from './live-line.ts'

const LineContext = createContext<LiveLine | null>(null)

/** One stream of events for all that a page looks at. */
export function LiveProvider({ children }: { children: ReactNode }) {
  const [isOpened, setOpened] = useState(false)
  const line = useMemo(() => new LiveLine(), [])
  useEffect(() => {
    line.open()
    setOpened(true)
    return () => line.close()
  }, [line])
  return <LineContext value={isOpened ? line : null}>{children}</LineContext>
}

/** Null as long as the page has only been drawn. */
export function useLine(): LiveLine | null {
  return useContext(LineContext)
}
