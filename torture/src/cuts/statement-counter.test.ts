import { expect, it } from 'vitest'
import { type Cut, StatementCounter, type Word } from './statement-counter.ts'

const connection = {}
const sale = ['BEGIN IMMEDIATE', 'SELECT held', 'INSERT document', 'COMMIT']

/** Runs statements; answers before or after which one the process died, and what it told. */
function run(cut: Cut, statements: readonly string[]): { died: string | null; told: Word[] } {
  const told: Word[] = []
  let [now, died] = ['', null as string | null]
  const counter = new StatementCounter(
    () => {
      died ??= now
    },
    (word) => told.push(word),
  )
  counter.arm(cut)
  for (const text of statements) {
    now = `before ${text}`
    counter.before(connection, text)
    now = `after ${text}`
    counter.after(connection, text)
  }
  return { died, told }
}

it('the process dies before each statement of the transaction, and once after its commit', () => {
  const deaths = [1, 2, 3, 4, 5].map((at) => run({ sign: 'held', at }, sale).died)
  expect(deaths).toEqual([...sale.map((text) => `before ${text}`), 'after COMMIT'])
})

it('a transaction that ends without reaching the statement tells how many it had', () => {
  expect(run({ sign: 'held', at: 6 }, sale)).toEqual({ died: null, told: [{ armed: true }, { finished: 4 }] })
})

it('another transaction, one rolled back, and one that goes on otherwise are not counted', () => {
  const others = ['BEGIN', 'SELECT other', 'INSERT document', 'COMMIT', 'BEGIN', 'SELECT held', 'ROLLBACK']
  expect(run({ sign: 'held', at: 4 }, others)).toEqual({ died: null, told: [{ armed: true }] })
  expect(run({ sign: 'held', next: 'INSERT stock', at: 3 }, sale).died).toBeNull()
  expect(run({ sign: 'held', next: 'INSERT document', at: 3 }, sale).died).toBe('before INSERT document')
})

it('a transaction that had begun when it was armed is not the one', () => {
  const told: Word[] = []
  let deaths = 0
  const counter = new StatementCounter(
    () => {
      deaths += 1
    },
    (word) => told.push(word),
  )
  counter.before(connection, 'BEGIN')
  counter.arm({ sign: 'held', at: 3 })
  for (const text of ['SELECT held', 'INSERT document', 'COMMIT']) {
    counter.before(connection, text)
    counter.after(connection, text)
  }
  expect([deaths, told]).toEqual([0, [{ armed: true }]])
  for (const text of sale) counter.before(connection, text)
  expect(deaths).toBe(1)
})
