import { laws } from './check-image.ts'
import { cutKindNames } from './cuts.ts'
import type { Loss, Replayed } from './replay.ts'
import type { Recording } from './story.ts'

const lossesShown = 20

/** What a replay came to, in lines. */
export function linesOf({ steps, answered }: Recording, result: Replayed): string[] {
  const row = (name: string, value: string | number) => `${name.padEnd(44)} ${value}`
  const count = (kind: string) => steps.filter((step) => step.kind === kind).length
  const images = cutKindNames.reduce((sum, kind) => sum + result.images[kind], 0)
  const lost = new Set(result.losses.map(({ step }) => step))
  return [
    row('recorded: writes, syncs, answers and requests', `${count('write')}, ${count('sync')}, ${count('sent')}`),
    row('sales that tills were told of', answered.size),
    row('cut points', result.cuts),
    row('images opened, no two alike', images),
    ...cutKindNames.map((kind) => row(`  ${kind}`, result.images[kind])),
    row('images that lack something written', result.lacking),
    row('acknowledged sales checked', result.salesChecked),
    row('whole servers started, and sold', result.starts),
    row('cut points at which a law was broken', lost.size),
    ...Object.entries(lossesByLaw(result.losses)).map(([law, losses]) => row(`  ${law}`, losses)),
  ]
}

/** The first losses, each with what was broken. */
export function lossLines(losses: readonly Loss[]): string[] {
  const lines = losses
    .slice(0, lossesShown)
    .map(({ step, kind, law, detail }) => `step ${step}, ${kind}: ${laws[law]}: ${detail}`)
  return losses.length > lossesShown ? [...lines, `… and ${losses.length - lossesShown} more`] : lines
}

function lossesByLaw(losses: readonly Loss[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { law } of losses) counts[law] = (counts[law] ?? 0) + 1
  return counts
}
