import colors from 'picocolors'
import type { Chain } from '../chain/chain.ts'

export interface Times {
  /** From the start until the last sale was on a shop's disk. */
  soldInMs: number
  /** Until both sides held everything. */
  tookMs: number
  withVerdictMs: number
}

/** What the run took: time, and the most memory each server ever held. */
export function renderResources({ branches, central }: Chain, { soldInMs, tookMs, withVerdictMs }: Times): string {
  const peaks = [
    `central ${megabytes(central.server.peakBytes)}`,
    ...branches.map(({ code, server }) => `${code} ${megabytes(server.peakBytes)}`),
  ]
  return [
    '',
    ` ${colors.dim('Time')}    sold in ${duration(soldInMs)}, everything on both sides in ${duration(tookMs)}, compared in ${duration(withVerdictMs)}`,
    ` ${colors.dim('Memory')}  at most: ${peaks.join(', ')} ${colors.dim('(PostgreSQL aside)')}`,
  ].join('\n')
}

function megabytes(bytes: number | null): string {
  return bytes === null ? 'not measured here' : `${Math.round(bytes / 1_000_000)} MB`
}

/** 83,000 ms -> `1 min 23 s`. */
export function duration(ms: number): string {
  const seconds = Math.round(ms / 1000)
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`
}
