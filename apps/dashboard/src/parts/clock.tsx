'use client'

import { createContext, type ReactNode, useContext, useEffect, useState } from 'react'
import { useLine } from '../live/live-provider.tsx'

interface ClockTime {
  nowMs: number
  /** The viewer's zone; null as long as the page has only been drawn. */
  zone: string | null
}

const ClockContext = createContext<ClockTime>({ nowMs: 0, zone: null })

/** The server's time, second by second, so that ages are right where the viewer's clock is not. */
export function ClockProvider({ renderedAtMs, children }: { renderedAtMs: number; children: ReactNode }) {
  const line = useLine()
  const [time, setTime] = useState<ClockTime>({ nowMs: renderedAtMs, zone: null })
  useEffect(() => {
    const tick = () => {
      const { timeZone } = Intl.DateTimeFormat().resolvedOptions()
      setTime({ nowMs: Date.now() + (line?.clockOffsetMs ?? 0), zone: timeZone })
    }
    tick()
    const timer = setInterval(tick, 1_000)
    return () => clearInterval(timer)
  }, [line])
  return <ClockContext value={time}>{children}</ClockContext>
}

export function useClock(): ClockTime {
  return useContext(ClockContext)
}
