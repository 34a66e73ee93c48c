/** Do some of these wait for each other in a circle? By whom each waits: PostgreSQL is about to end one of them. Pure. */
export function hasCycle(waits: ReadonlyMap<number, readonly number[]>): boolean {
  const done = new Set<number>()
  const onPath = new Set<number>()
  const leadsBack = (one: number): boolean => {
    if (onPath.has(one)) return true
    if (done.has(one)) return false
    onPath.add(one)
    const found = (waits.get(one) ?? []).some(leadsBack)
    onPath.delete(one)
    done.add(one)
    return found
  }
  return [...waits.keys()].some(leadsBack)
}
