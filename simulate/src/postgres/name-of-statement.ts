/** PostgreSQL's advisory locks by their class, as central takes them. */
const locks: Record<string, string> = { '1112689524': 'feed lock', '1112689506': 'branch lock' }

/** What a statement is, in a few words that are the same in every run: `begin`, `feed lock`, `insert Document`, `read Session`. Pure. */
export function nameOfStatement(text: string): string {
  const lock = /^SELECT pg_advisory_xact_lock(?:_shared)?\((\d+)/.exec(text)?.[1]
  if (lock) return locks[lock] ?? 'lock'
  if (text.includes('pg_notify(')) return 'notify'
  const [, write, table] = /\b(INSERT INTO|UPDATE|DELETE FROM)\s+(?:"public"\.)?"(\w+)"/.exec(text) ?? []
  if (write && table) return `${write.split(' ')[0]?.toLowerCase()} ${table}`
  const read = /\bFROM\s+(?:"public"\.)?"(\w+)"/.exec(text)?.[1]
  if (read) return `read ${read}`
  return text.trim().split(/\s+/)[0]?.toLowerCase() ?? ''
}

export function isWrite(text: string): boolean {
  return /\b(INSERT INTO|UPDATE|DELETE FROM)\b/.test(text)
}
