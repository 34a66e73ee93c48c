// Loaded into a server before its own code: how many statements it sends to its database, written to BENCH_COUNTS when it ends.
import { writeFileSync } from 'node:fs'
import Database from 'libsql'
import pg from 'pg'

const counts = { sqlite: 0, sqliteCommits: 0, postgres: 0, postgresCommits: 0 }

const { exec, prepare } = Database.prototype
Database.prototype.exec = function (sql) {
  counts.sqlite += 1
  if (/^\s*COMMIT/i.test(sql)) counts.sqliteCommits += 1
  return exec.call(this, sql)
}
let isWatched = false
Database.prototype.prepare = function (sql) {
  const statement = prepare.call(this, sql)
  if (!isWatched) watch(Object.getPrototypeOf(statement))
  return statement
}

function watch(prototype) {
  isWatched = true
  for (const name of ['run', 'all', 'get']) {
    const run = prototype[name]
    prototype[name] = function (...values) {
      counts.sqlite += 1
      return run.apply(this, values)
    }
  }
}

const { query } = pg.Client.prototype
pg.Client.prototype.query = function (config, ...more) {
  const text = typeof config === 'string' ? config : config?.text
  if (typeof text === 'string') {
    counts.postgres += 1
    if (/^\s*COMMIT/i.test(text)) counts.postgresCommits += 1
  }
  return query.call(this, config, ...more)
}

process.on('exit', () => writeFileSync(process.env.BENCH_COUNTS, JSON.stringify(counts)))
