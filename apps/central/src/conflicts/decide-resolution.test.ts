import type { ConflictPick } from '@branchline/protocol'
import { describe, expect, it } from 'vitest'
import { type Act, decideResolution, type ResolutionInput } from './decide-resolution.ts'

const at = '2026-03-01T10:00:00.000Z'

function input(more: Partial<Omit<ResolutionInput, 'conflict'>> & { conflict?: object }): ResolutionInput {
  return {
    storedHash: 'local',
    pick: 'local',
    hasDocument: false,
    seen: null,
    ...more,
    conflict: { status: 'open', operation: 'update', localHash: 'local', updatedAt: at, ...more.conflict },
  }
}

describe('what a pick does, cell by cell', () => {
  const cells: [ConflictPick, 'update' | 'delete', 'held' | 'gone', Act][] = [
    ['local', 'update', 'held', 'write local again'],
    ['local', 'update', 'gone', 'remove'],
    ['local', 'delete', 'held', 'write local again'],
    ['local', 'delete', 'gone', 'remove'],
    ['incoming', 'update', 'held', 'write incoming'],
    ['incoming', 'update', 'gone', 'write incoming'],
    ['incoming', 'delete', 'held', 'remove'],
    ['incoming', 'delete', 'gone', 'remove'],
    ['merged', 'update', 'held', 'write merged'],
    ['merged', 'update', 'gone', 'write merged'],
    ['merged', 'delete', 'held', 'write merged'],
    ['merged', 'delete', 'gone', 'write merged'],
  ]

  it.each(cells)("%s, the branch's %s, the record %s at central: %s", (pick, operation, state, act) => {
    const storedHash = state === 'held' ? 'local' : null
    const conflict = { operation, localHash: storedHash }
    const decision = decideResolution(input({ pick, storedHash, conflict, hasDocument: pick === 'merged' }))
    expect(decision).toEqual({ outcome: 'act', act })
  })

  it('an insert is an edit', () => {
    const decision = decideResolution(input({ pick: 'incoming', conflict: { operation: 'insert' } }))
    expect(decision).toEqual({ outcome: 'act', act: 'write incoming' })
  })
})

describe('what is not carried out', () => {
  it('a closed conflict, whatever else is said', () => {
    const closed = { status: 'closed', localHash: 'another' }
    expect(decideResolution(input({ conflict: closed }))).toEqual({ outcome: 'closed' })
    expect(decideResolution(input({ conflict: closed, pick: 'merged' }))).toEqual({ outcome: 'closed' })
  })

  it("merged without a document, or a document with one of the sides' versions", () => {
    expect(decideResolution(input({ pick: 'merged' }))).toMatchObject({ outcome: 'invalid' })
    expect(decideResolution(input({ pick: 'local', hasDocument: true }))).toMatchObject({ outcome: 'invalid' })
    expect(decideResolution(input({ pick: 'incoming', hasDocument: true }))).toMatchObject({ outcome: 'invalid' })
  })

  it('any pick once central stores another version than the conflict shows, a deletion included', () => {
    for (const pick of ['local', 'incoming', 'merged'] as const) {
      const hasDocument = pick === 'merged'
      expect(decideResolution(input({ pick, hasDocument, storedHash: 'newer' }))).toEqual({ outcome: 'stale' })
      expect(decideResolution(input({ pick, hasDocument, storedHash: null }))).toEqual({ outcome: 'stale' })
      expect(decideResolution(input({ pick, hasDocument, conflict: { localHash: null } }))).toEqual({
        outcome: 'stale',
      })
    }
  })

  it("any pick of somebody who has not seen the branch's later version", () => {
    expect(decideResolution(input({ seen: '2026-03-01T09:00:00.000Z' }))).toEqual({ outcome: 'stale' })
    expect(decideResolution(input({ seen: at }))).toEqual({ outcome: 'act', act: 'write local again' })
  })
})
