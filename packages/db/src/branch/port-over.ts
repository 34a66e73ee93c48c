import type { Db } from './sql.ts'

// biome-ignore lint/suspicious/noExplicitAny: whatever an operation takes
type Operation = (db: Db, ...values: any[]) => unknown
type Port<Operations> = {
  [Name in keyof Operations]: Operations[Name] extends (db: Db, ...values: infer Values) => infer Answer
    ? (...values: Values) => Answer
    : never
}

/**
 * Operations over a database as the methods of a port. Each is bound when it is asked for: a transaction uses five of a hundred, and
 * binding all of them took longer than its statements.
 */
export function portOver<Operations extends Record<string, Operation>>(
  operations: Operations,
): (db: Db) => Port<Operations> {
  class Bound {
    constructor(readonly db: Db) {}
  }
  for (const [name, run] of Object.entries(operations)) {
    Object.defineProperty(Bound.prototype, name, {
      get(this: Bound) {
        const { db } = this
        return (...values: unknown[]) => run(db, ...values)
      },
    })
  }
  return (db) => new Bound(db) as unknown as Port<Operations>
}
