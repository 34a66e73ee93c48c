import type { DoctypeRule } from '@branchline/protocol'
import { describe, expect, test } from 'vitest'
import golden from '../golden/rules.golden.json' with { type: 'json' }
import { ruleSeeds } from '../rule-seeds.ts'
import { checkRule, type RuleAnswer } from './check-rule.ts'
import { completeRule, type RulePatch } from './complete-rule.ts'

interface Case {
  law: string
  patch: RulePatch
  /** Absent: the seeded rule, where there is one. */
  before?: RulePatch
  hasDocuments?: boolean
  /** The field that the refusal begins with. */
  refused?: string
  reload?: boolean
  /** How the warnings begin, in order. */
  warnings?: string[]
}

function answerTo({ patch, before: stored, hasDocuments = false }: Case): RuleAnswer {
  const before = stored ? existing(stored) : (ruleSeeds.find(({ doctype }) => doctype === patch.doctype) ?? null)
  const wanted = completeRule(patch, before)
  if ('missing' in wanted) return { refused: wanted.missing }
  return checkRule({ wanted, before, others: ruleSeeds, hasDocuments })
}

function existing(patch: RulePatch): DoctypeRule {
  const rule = completeRule(patch, null)
  if ('missing' in rule) throw new Error(rule.missing)
  return rule
}

describe('golden rules', () => {
  test.each(golden as Case[])('$law', (golden) => {
    const answer = answerTo(golden)
    if (golden.refused !== undefined) {
      expect(answer.refused).toMatch(new RegExp(`^${golden.refused}: `))
      return
    }
    const starts = golden.warnings ?? []
    expect(answer).toMatchObject({
      refused: null,
      reload: golden.reload ?? false,
      warnings: starts.map((start) => expect.stringContaining(start)),
    })
  })
})

test('no seeded rule is refused or warned of', () => {
  for (const wanted of ruleSeeds) {
    const answer = checkRule({ wanted, before: wanted, others: ruleSeeds, hasDocuments: true })
    expect([wanted.doctype, answer]).toEqual([wanted.doctype, { refused: null, warnings: [], reload: false }])
  }
})
