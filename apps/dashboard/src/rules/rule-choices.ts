import type { DoctypeRule } from '@branchline/protocol'

interface Choice<Value> {
  value: Value
  label: string
}

export const directions: Choice<DoctypeRule['direction']>[] = [
  { value: 'Central->Branch', label: 'from head office to shops' },
  { value: 'Branch->Central', label: 'from shops to head office' },
  { value: 'Bidirectional', label: 'both ways' },
]

export const conflictRules: Choice<DoctypeRule['conflictRule']>[] = [
  { value: 'Central-Wins', label: 'Central-Wins: head office’s version stands' },
  { value: 'Branch-Wins', label: 'Branch-Wins: the shop’s version stands' },
  { value: 'Last-Write-Wins', label: 'Last-Write-Wins: the later one stands' },
  { value: 'Field-Level-LWW', label: 'Field-Level-LWW: field by field, the later one' },
  { value: 'Manual', label: 'Manual: a person picks' },
]

export const behaviours: Choice<DoctypeRule['behaviour']>[] = [
  { value: 'master', label: 'master: head office’s own' },
  { value: 'submittable', label: 'submittable: drafted, submitted, cancelled' },
  { value: 'ledger', label: 'ledger: written once' },
  { value: 'editable', label: 'editable: changed at both' },
]
