import type { DeadLetter } from '../topics/with-help.ts'

/** Dead letters that were refused for the same reason. */
export interface CauseGroup {
  key: string
  code: string
  /** The message, with what differs from record to record left out. */
  cause: string
  letters: DeadLetter[]
}

/** The largest group first. */
export function groupByCause(letters: readonly DeadLetter[]): CauseGroup[] {
  const groups = new Map<string, CauseGroup>()
  for (const letter of letters) {
    const cause = causeOf(letter)
    const key = `${letter.code} ${cause}`
    const group = groups.get(key) ?? { key, code: letter.code, cause, letters: [] }
    group.letters.push(letter)
    groups.set(key, group)
  }
  return [...groups.values()].sort(
    (one, other) => other.letters.length - one.letters.length || (one.key < other.key ? -1 : 1),
  )
}

/** Names, numbers and positions in lists are of one record; the rest is the cause. */
function causeOf({ message, name }: DeadLetter): string {
  return message
    .replaceAll(name, '…')
    .replace(/\.\d+\./g, '.*.')
    .replace(/\b[0-9a-f]{8}-[0-9a-f-]{27}\b/gi, '…')
    .replace(/\b[A-Z]{2,4}(-[A-Z0-9]+)+-\d+\b/g, '…')
    .replace(/\d+(\.\d+)?/g, 'n')
}
