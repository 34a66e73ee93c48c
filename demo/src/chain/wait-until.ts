import { setTimeout as sleep } from 'node:timers/promises'
import { DemoError } from '../demo-error.ts'

const askEveryMs = 40

/** Waits until something holds; answers after how many ms. Errors: DemoError with `what` when it does not come true in time. */
export async function waitUntil(what: string, holds: () => Promise<boolean>, withinMs: number): Promise<number> {
  const begun = performance.now()
  while (!(await holds())) {
    if (performance.now() - begun > withinMs) throw new DemoError(`Waited ${withinMs / 1000} s in vain: ${what}.`)
    await sleep(askEveryMs)
  }
  return performance.now() - begun
}
