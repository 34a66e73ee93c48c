'use client'

import type { DoctypeRule, RuleUpdateInput } from '@branchline/protocol'
import { Alert, Button, Group, Modal, NumberInput, Select, Stack, Switch, TextInput } from '@mantine/core'
import { useState } from 'react'
import { updateRule } from '../actions/set-up-actions.ts'
import { Failure } from '../parts/failure.tsx'
import { useSend } from '../parts/use-send.ts'
import { behaviours, conflictRules, directions } from './rule-choices.ts'

const fields = [
  'doctype',
  'direction',
  'conflictRule',
  'behaviour',
  'priority',
  'batchSize',
  'branchFilterField',
] as const

/** Edits a rule, or adds one. What is wrong stands at its field; what is perhaps not meant is said after it is stored. */
export function RuleForm({ rule, onClose }: { rule: DoctypeRule | null; onClose: () => void }) {
  const [draft, setDraft] = useState<RuleUpdateInput>(
    rule ?? { doctype: '', direction: 'Central->Branch', behaviour: 'master' },
  )
  const [warnings, setWarnings] = useState<string[]>([])
  const { isBusy, wrong, failure, send } = useSend(fields)
  const change = (part: Partial<RuleUpdateInput>) => setDraft({ ...draft, ...part })
  const save = async () => {
    const stored = await send(() => updateRule(changesOf(rule, draft)))
    if (!stored) return
    if (stored.warnings.length === 0) onClose()
    else setWarnings(stored.warnings)
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={rule ? `Rule of ${rule.doctype}` : 'A rule for another DocType'}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <Stack gap="sm">
        {rule ? null : (
          <TextInput
            label="DocType"
            required
            data-autofocus
            value={draft.doctype}
            error={wrong.doctype}
            onChange={({ currentTarget }) => change({ doctype: currentTarget.value })}
          />
        )}
        <Select
          label="Travels"
          data={directions}
          allowDeselect={false}
          value={draft.direction ?? null}
          error={wrong.direction}
          onChange={(value) => change({ direction: value as DoctypeRule['direction'] })}
        />
        <Select
          label="Where both sides changed a record"
          data={conflictRules}
          allowDeselect={false}
          value={draft.conflictRule ?? null}
          error={wrong.conflictRule}
          onChange={(value) => change({ conflictRule: value as DoctypeRule['conflictRule'] })}
        />
        <Select
          label="Behaves as"
          data={behaviours}
          allowDeselect={false}
          value={draft.behaviour ?? null}
          error={wrong.behaviour}
          onChange={(value) => change({ behaviour: value as DoctypeRule['behaviour'] })}
        />
        <Group grow align="start">
          <NumberInput
            label="Priority"
            description="Low goes first"
            value={draft.priority ?? ''}
            error={wrong.priority}
            onChange={(value) => change({ priority: Number(value) })}
          />
          <NumberInput
            label="Records in a batch"
            description="At most"
            value={draft.batchSize ?? ''}
            error={wrong.batchSize}
            onChange={(value) => change({ batchSize: Number(value) })}
          />
        </Group>
        <TextInput
          label="Field that names the shop"
          description="Only that shop sees the record. Empty: every shop sees all. A change makes shops load the DocType anew."
          value={draft.branchFilterField ?? ''}
          error={wrong.branchFilterField}
          onChange={({ currentTarget }) => change({ branchFilterField: currentTarget.value || null })}
        />
        <Switch
          label="On"
          checked={draft.enabled ?? true}
          onChange={({ currentTarget }) => change({ enabled: currentTarget.checked })}
        />
        {failure ? <Failure error={failure} title="Not stored" /> : null}
        {warnings.length > 0 ? (
          <Alert color="yellow" title="Stored. Is this what you mean?">
            {warnings.map((warning) => (
              <div key={warning}>{warning}</div>
            ))}
          </Alert>
        ) : null}
        <Group justify="flex-end" gap="xs">
          <Button size="sm" onClick={onClose}>
            {warnings.length > 0 ? 'Close' : 'Leave it'}
          </Button>
          <Button size="sm" variant="filled" loading={isBusy} onClick={() => void save()}>
            Store
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}

/** Only what differs from the rule as it is. */
function changesOf(rule: DoctypeRule | null, draft: RuleUpdateInput): RuleUpdateInput {
  const entries = Object.entries(draft).filter(([name, value]) => !rule || rule[name as keyof DoctypeRule] !== value)
  const known = entries.filter(([name]) => name !== 'rescoping')
  return { ...(Object.fromEntries(known) as RuleUpdateInput), doctype: draft.doctype }
}
