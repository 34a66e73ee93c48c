/** The guarantees of the design by number; 0: what is asked of every run. */
const guarantees = {
  0: 'after everything is healed it comes to rest, and all sides hold the same',
  1: 'a local write and its outbox row commit together',
  2: 'an operation acked to the branch is at central exactly once',
  3: 'operations on one record apply in order',
  4: 'one bad record never holds up another',
  5: 'a cursor never passes a change that was not delivered',
  6: 'upserts and tombstones share one order',
  7: 'the watermark and the page it stands for commit together',
  8: 'loss of the line is no failed attempt',
  9: 'pulled changes never echo back',
  12: 'another life of a database is told from the one before',
  13: 'a branch reads only what is its own',
  14: 'a till lets go of nothing that its branch and central do not both hold',
  15: 'a sale by several paths is one record, under the number that was printed',
  16: 'a shift is not closed over a missing sale',
  17: 'what a browser loses is told',
  conflicts: 'the rule decides, and what gives way is kept',
  aliases: 'a customer has one name, and no link hangs in the air',
} as const
export type Guarantee = keyof typeof guarantees
export const guaranteeNames = Object.keys(guarantees) as readonly `${Guarantee}`[]

/** A guarantee by name, as a person reads it. */
export function guaranteeText(name: `${Guarantee}`): string {
  return `${name} ${guarantees[name as Guarantee]}`
}

/** A guarantee that did not hold. */
export class Broken extends Error {
  constructor(
    readonly guarantee: Guarantee,
    readonly what: string,
  ) {
    super(`guarantee ${guarantee} (${guarantees[guarantee]}): ${what}`)
  }
}
