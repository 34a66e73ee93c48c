// Loaded into the recorded branch server before its own code: the same program with other pragmas, which no environment of the product
// can set. POWER_CHECKPOINT_PAGES makes checkpoints come after less; POWER_SYNCHRONOUS=NORMAL (or OFF) is what the product refuses to run with.
import Database from 'libsql'

const { POWER_SYNCHRONOUS: synchronous, POWER_CHECKPOINT_PAGES: checkpointPages } = process.env
const weaker = ['NORMAL', 'OFF'].find((mode) => mode === synchronous)
const { exec, prepare } = Database.prototype

Database.prototype.exec = function (sql) {
  if (checkpointPages && /^PRAGMA wal_autocheckpoint/.test(sql)) {
    return exec.call(this, `PRAGMA wal_autocheckpoint = ${Number(checkpointPages)}`)
  }
  if (weaker && sql === 'PRAGMA synchronous = FULL') return exec.call(this, `PRAGMA synchronous = ${weaker}`)
  return exec.call(this, sql)
}

Database.prototype.prepare = function (sql) {
  // The server asserts what it set; a weaker one has to lie.
  if (weaker && sql === 'PRAGMA synchronous') return { get: () => ({ synchronous: 2 }) }
  return prepare.call(this, sql)
}
