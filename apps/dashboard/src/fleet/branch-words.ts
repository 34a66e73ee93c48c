import type { BranchState } from '@branchline/protocol'
import type { Tone } from '../parts/word.tsx'

/** A branch's state in one word, worst first. */
export const branchWords: Record<BranchState, { word: string; tone: Tone }> = {
  silent: { word: 'Silent', tone: 'bad' },
  needsPerson: { word: 'Needs a person', tone: 'bad' },
  failover: { word: 'Failover', tone: 'warn' },
  late: { word: 'Late', tone: 'warn' },
  new: { word: 'New', tone: 'quiet' },
  selling: { word: 'Selling', tone: 'good' },
  suspended: { word: 'Suspended', tone: 'quiet' },
}

export const branchStates = Object.keys(branchWords) as BranchState[]

/** The chain in one sentence: what a person in front of the wall wants to know. */
export function headline(states: Partial<Record<BranchState, number>>): { text: string; tone: Tone } {
  const count = (state: BranchState) => states[state] ?? 0
  const all = branchStates.reduce((sum, state) => sum + count(state), 0)
  if (all === 0) return { text: 'No shop is registered yet.', tone: 'quiet' }
  const parts = [
    count('needsPerson') > 0
      ? `${shops(count('needsPerson'))} ${count('needsPerson') === 1 ? 'needs' : 'need'} a person`
      : '',
    count('silent') > 0 ? `${shops(count('silent'))} silent` : '',
    count('failover') > 0 ? `${shops(count('failover'))} selling through head office` : '',
    count('late') > 0 ? `${shops(count('late'))} late` : '',
  ].filter((part) => part !== '')
  if (parts.length === 0) {
    const selling = count('selling')
    return selling === 0
      ? { text: 'No shop has been heard of yet.', tone: 'quiet' }
      : { text: selling === 1 ? 'The shop is selling.' : `All ${selling} shops are selling.`, tone: 'good' }
  }
  const tone = count('needsPerson') + count('silent') > 0 ? 'bad' : 'warn'
  return { text: `${parts.join(', ')}.`, tone }
}

function shops(count: number): string {
  return count === 1 ? '1 shop' : `${count} shops`
}
