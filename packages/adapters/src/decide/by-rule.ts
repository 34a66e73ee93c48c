import type { ConflictRule } from '@branchline/protocol'

/** A row of a decision table: one cell per conflict rule. */
export type ByRule<Cell> = Record<ConflictRule, Cell>

/** A row in which the rule is not asked. */
export function anyRule<Cell>(cell: Cell): ByRule<Cell> {
  return {
    'Last-Write-Wins': cell,
    'Central-Wins': cell,
    'Branch-Wins': cell,
    'Field-Level-LWW': cell,
    Manual: cell,
  }
}
