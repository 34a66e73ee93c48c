import type { Chance } from '../world/chance.ts'

/** What people do beside selling. */
export const subjectNames = [
  'items',
  'customers',
  'phonebook',
  'scoped',
  'ruleChanges',
  'papers',
  'walletEntries',
  'deadLetters',
  'conflictDesk',
] as const
export type SubjectName = (typeof subjectNames)[number]

/** What a run may be about; sales are always there. */
const topics: readonly (readonly SubjectName[])[] = [
  [],
  ['items'],
  ['customers'],
  ['customers', 'conflictDesk'],
  ['phonebook'],
  ['scoped'],
  ['scoped', 'ruleChanges'],
  ['papers'],
  ['papers', 'ruleChanges'],
  ['walletEntries'],
  ['deadLetters'],
]
const shareWithTopic = 0.8
const shareOn = 0.5
const shareOnBesideTopic = 0.2

export interface Chosen {
  topic: readonly SubjectName[]
  /** Beside the topic. */
  others: readonly SubjectName[]
}

/**
 * The subjects of a run. Most runs are small and about one thing, so that it is dense there; in the others each subject is on or off
 * by itself. `among`: no others than these; null: any. Pure.
 */
export function chooseSubjects(chance: Chance, among: readonly string[] | null): Chosen {
  const isAllowed = (name: SubjectName) => among?.includes(name) ?? true
  const hasTopic = chance.at('has a topic') < shareWithTopic
  const possible = hasTopic ? topics.filter((topic) => topic.every(isAllowed)) : []
  const topic = possible[Math.floor(chance.at('topic') * possible.length)] ?? []
  const share = hasTopic ? shareOnBesideTopic : shareOn
  const others = subjectNames.filter(
    (name) => isAllowed(name) && !topic.includes(name) && chance.at(`subject ${name}`) < share,
  )
  return { topic, others }
}
