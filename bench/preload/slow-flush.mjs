// Loaded into a branch server before its own code: a slow disk. Each commit's flush takes BENCH_FLUSH_MS longer, and holds up its
// thread for as long, as the flush itself does.
import Database from 'libsql'

const flushMs = Number(process.env.BENCH_FLUSH_MS)
const never = new Int32Array(new SharedArrayBuffer(4))
const { exec } = Database.prototype

Database.prototype.exec = function (sql) {
  const answer = exec.call(this, sql)
  if (/^\s*COMMIT/i.test(sql)) Atomics.wait(never, 0, 0, flushMs)
  return answer
}
