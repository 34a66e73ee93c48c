// Loaded into a server before its program: node --import dist/cuts/kill-at.js. It puts itself between the program and its database
// driver, and when armed by a message ends the process by SIGKILL before one statement of one transaction. Production has no trace of it.
import { type Cut, StatementCounter } from './statement-counter.ts'

const counter = new StatementCounter(
  () => process.kill(process.pid, 'SIGKILL'),
  (word) => process.send?.(word),
)
process.on('message', (cut) => counter.arm(cut as Cut))
process.channel?.unref()
// What happens before anybody can send a message: at the start.
if (process.env.BRANCHLINE_CUT) counter.arm(JSON.parse(process.env.BRANCHLINE_CUT))

if (process.env.BRANCHLINE_CUTS === 'sqlite') await watchSqlite()
if (process.env.BRANCHLINE_CUTS === 'postgres') await watchPostgres()

/** Statements that are prepared once and run often are known by what they were prepared from. */
async function watchSqlite(): Promise<void> {
  const { default: Database } = await import('libsql')
  const prepared = new WeakMap<object, { connection: object; text: string }>()
  const { prepare, exec } = Database.prototype
  const around = <T>(connection: object, text: string, run: () => T): T => {
    counter.before(connection, text)
    const result = run()
    counter.after(connection, text)
    return result
  }
  Database.prototype.prepare = function (this: InstanceType<typeof Database>, text: string) {
    const statement = prepare.call(this, text)
    prepared.set(statement, { connection: this, text })
    return statement
  } as typeof prepare
  Database.prototype.exec = function (text: string) {
    return around(this, text, () => exec.call(this, text))
  }
  const Statement = new Database(':memory:').prepare('SELECT 1').constructor.prototype
  for (const verb of ['run', 'get', 'all'] as const) {
    const original = Statement[verb]
    Statement[verb] = function (...values: unknown[]) {
      const known = prepared.get(this)
      const run = () => original.apply(this, values)
      return known ? around(known.connection, known.text, run) : run()
    }
  }
}

async function watchPostgres(): Promise<void> {
  const { default: pg } = await import('pg')
  const { query } = pg.Client.prototype
  pg.Client.prototype.query = function (this: InstanceType<typeof pg.Client>, ...given: unknown[]) {
    const [asked] = given
    const text = typeof asked === 'string' ? asked : String((asked as { text?: string }).text ?? '')
    counter.before(this, text)
    const answer = Reflect.apply(query, this, given)
    if (answer instanceof Promise) answer.then(() => counter.after(this, text)).catch(() => {})
    return answer
  } as typeof query
}
