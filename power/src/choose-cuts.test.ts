import { expect, it } from 'vitest'
import { chooseCuts } from './choose-cuts.ts'
import type { Step } from './step.ts'

const write: Step = { kind: 'write', inode: 1, offset: 0, bytes: new Uint8Array(1) }
const steps: Step[] = Array.from({ length: 1_000 }, (_, index) =>
  index % 100 === 50 ? { kind: 'sync', inode: 1 } : write,
)

it('where there are few steps the power goes behind each', () => {
  expect(chooseCuts(steps.slice(0, 20), 20)).toEqual(Array.from({ length: 20 }, (_, index) => index))
})

it('of many, as many are chosen as are wanted, each once and in order', () => {
  const cuts = chooseCuts(steps, 200)
  expect(cuts).toHaveLength(200)
  expect(cuts).toEqual([...new Set(cuts)].sort((a, b) => a - b))
})

it('the steps around every sync are among them', () => {
  const cuts = new Set(chooseCuts(steps, 200))
  for (let sync = 50; sync < 1_000; sync += 100) {
    for (const near of [-2, -1, 0, 1, 2]) expect(cuts).toContain(sync + near)
  }
})

it('the others are spread over the whole recording', () => {
  const cuts = chooseCuts(steps, 200)
  for (let from = 0; from < 1_000; from += 50) expect(cuts.some((cut) => cut >= from && cut < from + 50)).toBe(true)
})
