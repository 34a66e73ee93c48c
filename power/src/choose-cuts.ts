import type { Step } from './step.ts'

/** How many steps before and after one that matters are cut, too. */
const around = 2

/**
 * The steps after which the power goes: all of them where there are no more than `wanted`; else a half of them around what decides
 * (syncs, which end commits and checkpoints; names that come and go; answers), and a half spread evenly. Pure.
 */
export function chooseCuts(steps: readonly Step[], wanted: number): number[] {
  const all = steps.map((_, index) => index)
  if (all.length <= wanted) return all
  const decisive = new Set<number>()
  steps.forEach(({ kind }, index) => {
    if (kind === 'write' || kind === 'truncate') return
    for (let near = index - around; near <= index + around; near += 1) if (steps[near]) decisive.add(near)
  })
  const chosen = new Set(
    evenly(
      [...decisive].sort((a, b) => a - b),
      Math.floor(wanted / 2),
    ),
  )
  for (const index of evenly(
    all.filter((step) => !chosen.has(step)),
    wanted - chosen.size,
  ))
    chosen.add(index)
  return [...chosen].sort((a, b) => a - b)
}

function evenly(from: readonly number[], count: number): number[] {
  if (from.length <= count) return [...from]
  return Array.from({ length: count }, (_, place) => from[Math.floor((place * from.length) / count)] ?? 0)
}
