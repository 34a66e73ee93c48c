import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Db } from '../sql.ts'
import { Connection } from './connection.ts'
import { Handles } from './handles.ts'
import { type SharedTransaction, WriteGroups } from './write-groups.ts'

let folder: string
let handles: Handles
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'branchline-groups-'))
  const made = new Connection(join(folder, 'branch.sqlite'))
  made.exec('CREATE TABLE sale (number INTEGER PRIMARY KEY)')
  made.close()
  handles = new Handles(join(folder, 'branch.sqlite'), () => {})
})
afterEach(async () => {
  await handles.close()
  rmSync(folder, { recursive: true })
})

const insert = ({ sql }: Db, number: number) => sql.run('INSERT INTO sale VALUES (?)', number)
const held = () => handles.reading.sql.all<{ number: number }>('SELECT number FROM sale').map(({ number }) => number)

it('of writes that come at once, exactly those whose body did not throw are there when they are answered', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.boolean(), { minLength: 1, maxLength: 80 }), async (sound) => {
      await handles.write(async ({ sql }) => sql.run('DELETE FROM sale'))
      const outcomes = await Promise.all(
        sound.map((isSound, number) =>
          handles
            .write(async (db) => {
              insert(db, number)
              if (!isSound) throw new Error('refused')
            })
            .then(
              () => held().includes(number),
              () => !held().includes(number),
            ),
        ),
      )
      expect(outcomes.every(Boolean)).toBe(true)
      expect(held()).toEqual(sound.flatMap((isSound, number) => (isSound ? [number] : [])))
    }),
    { numRuns: 50 },
  )
})

it('a write sees what those before it wrote, and not what they undid', async () => {
  const seen: number[] = []
  const count = ({ sql }: Db) => seen.push(sql.all('SELECT 1 FROM sale').length)
  const writes = [1, 2, 3].map((number) =>
    handles.write(async (db) => {
      count(db)
      insert(db, number)
      if (number === 2) throw new Error('refused')
    }),
  )
  await Promise.allSettled(writes)
  expect(seen).toEqual([0, 1, 1])
})

/** A transaction that notes what is done to it, and may fail in its commit. */
function noted({ failsAt = 0, isOpen = true } = {}) {
  const steps: string[] = []
  let commits = 0
  const transaction: SharedTransaction = {
    begin: () => steps.push('begin'),
    commit: () => {
      steps.push('commit')
      commits += 1
      if (commits === failsAt) throw new Error('the disk is full')
    },
    rollback: () => steps.push('rollback'),
    isOpen: () => isOpen,
    exec: (sql) => steps.push(sql),
  }
  return { steps, groups: new WriteGroups(transaction) }
}

it('eight that wait at once cost one commit, and one alone no savepoint', async () => {
  const { steps, groups } = noted()
  await groups.add(async () => {})
  expect(steps).toEqual(['begin', 'commit'])
  await Promise.all(Array.from({ length: 8 }, () => groups.add(async () => {})))
  expect(steps.filter((step) => step === 'commit')).toHaveLength(2)
})

it('a commit that fails fails every write of its group and none of the next', async () => {
  const { groups } = noted({ failsAt: 1 })
  const outcomes = await Promise.allSettled(Array.from({ length: 40 }, (_, number) => groups.add(async () => number)))
  expect(outcomes.map(({ status }) => status)).toEqual([...Array(32).fill('rejected'), ...Array(8).fill('fulfilled')])
})

it('when the disk makes SQLite roll back in the middle, every write so far is refused', async () => {
  const { groups } = noted({ isOpen: false })
  const outcomes = await Promise.allSettled(
    [0, 1, 2, 3].map((number) =>
      groups.add(async () => {
        if (number === 2) throw new Error('the disk is full')
      }),
    ),
  )
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected', 'fulfilled'])
})

it('on a disk that has no room for one write of a group, what is answered is there and what is refused is not', async () => {
  const writes = [0, 1, 2, 3].map((number) =>
    handles.write(async (db) => {
      insert(db, number)
      if (number !== 2) return
      db.sql.all('PRAGMA max_page_count = 3')
      db.sql.run('CREATE TABLE big AS SELECT zeroblob(1000000) AS body')
    }),
  )
  const outcomes = await Promise.allSettled(writes)
  expect(outcomes[2]?.status).toBe('rejected')
  expect(held()).toEqual(outcomes.flatMap(({ status }, number) => (status === 'fulfilled' ? [number] : [])))
})
