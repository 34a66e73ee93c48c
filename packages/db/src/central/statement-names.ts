/** Statements whose text varies with what is asked (filters of a list) must not fill the server's memory with plans. */
const namesMax = 300

/** Names statements by their text, so that each connection parses and plans them once. Past the limit a statement has no name and no saved plan. */
export function statementNames(): (query: { sql: string }) => string {
  const names = new Map<string, string>()
  return ({ sql }) => {
    const known = names.get(sql)
    if (known !== undefined) return known
    if (names.size >= namesMax) return ''
    const name = `branchline_${names.size}`
    names.set(sql, name)
    return name
  }
}
