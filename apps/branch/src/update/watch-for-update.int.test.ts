import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '@branchline/platform'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { watchForUpdate } from './watch-for-update.ts'

const folder = mkdtempSync(join(tmpdir(), 'branchline-update-'))
const link = join(folder, 'current')
const window = { from: 120, to: 300 }
let time: string
let due: string[]
const quiet = { info: () => {}, warn: () => {}, error: () => {} }
const clock = { now: () => Date.parse(`2026-12-01T${time}:00Z`), sleep: systemClock.sleep, turn: systemClock.turn }

const stage = (version: string) => {
  rmSync(link, { force: true })
  mkdirSync(join(folder, version), { recursive: true })
  symlinkSync(join(folder, version), link)
}

beforeEach(() => {
  time = '12:00'
  due = []
  stage('1.0.0')
})
afterEach(() => rmSync(link, { force: true }))

it('a version that is staged by day starts by night, and one that is taken back does not', async () => {
  const watch = watchForUpdate({ clock, log: quiet, timezone: 'UTC' }, { link, window }, (staged) => due.push(staged))
  try {
    await watch.turn()
    stage('1.1.0')
    await watch.turn()
    expect(due).toEqual([])
    time = '02:30'
    stage('1.0.0')
    await watch.turn()
    rmSync(link)
    await watch.turn()
    expect(due).toEqual([])
    stage('1.1.0')
    await watch.turn()
    expect(due).toEqual([expect.stringContaining(join(folder, '1.1.0'))])
  } finally {
    await watch.stop()
  }
})
