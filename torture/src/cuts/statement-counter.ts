/** Where a process shall die: before statement `at` of the next transaction that `sign` is found in. */
export interface Cut {
  /** Found in the first statement after BEGIN: which transaction it is. */
  sign: string
  /** Found in the one after that, where the second does not tell. */
  next?: string
  /** 1 is BEGIN; one more than COMMIT is the moment after it. */
  at: number
}

/** What a server tells who armed it. */
export type Word = { armed: true } | { finished: number }

interface Course {
  count: number
  ours: boolean
  /** What was armed when it began: one that was under way before is not the one that is waited for. */
  cut: Cut | null
}

/**
 * Counts the statements of transactions, connection by connection, and says when to die. A transaction is known by its second
 * statement; before the first, BEGIN, any one counts as it, for nothing has happened yet.
 */
export class StatementCounter {
  #cut: Cut | null = null
  readonly #courses = new WeakMap<object, Course>()

  constructor(
    private readonly die: () => void,
    private readonly tell: (word: Word) => void,
  ) {}

  arm(cut: Cut): void {
    this.#cut = cut
    this.tell({ armed: true })
  }

  /** Before a statement runs on a connection. */
  before(connection: object, text: string): void {
    const cut = this.#cut
    if (/^\s*BEGIN (IMMEDIATE|ISOLATION)|^\s*BEGIN\s*$/i.test(text)) {
      this.#courses.set(connection, { count: 1, ours: false, cut })
      if (cut?.at === 1) this.die()
      return
    }
    const course = this.#courses.get(connection)
    if (!course) return
    course.count += 1
    if (course.count === 2) course.ours = cut !== null && course.cut === cut && text.includes(cut.sign)
    if (course.count === 3) course.ours &&= text.includes(cut?.next ?? '')
    if (course.ours && course.count === cut?.at) this.die()
  }

  /** After it has run. */
  after(connection: object, text: string): void {
    if (!/^\s*(COMMIT|ROLLBACK)\b/i.test(text)) return
    const course = this.#courses.get(connection)
    this.#courses.delete(connection)
    if (!course?.ours || !/^\s*COMMIT/i.test(text)) return
    if (this.#cut?.at === course.count + 1) this.die()
    this.#cut = null
    this.tell({ finished: course.count })
  }
}
