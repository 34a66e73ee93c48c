'use client'

import type { ConflictGetOutput, FieldDifference } from '@branchline/protocol'
import { Table, Textarea } from '@mantine/core'
import { useState } from 'react'
import { Scroll } from '../parts/panel.tsx'
import { useMay } from '../parts/viewer.tsx'
import styles from './conflicts.module.css'
import type { Choices, FieldChoice } from './merge-choice.ts'
import { readValue, showValue } from './show-value.ts'

/** Field by field: both values, and which shall stand. */
export function FieldTable({
  conflict,
  choices,
  onChoices,
}: {
  conflict: ConflictGetOutput['conflict']
  choices: Choices
  onChoices: (choices: Choices) => void
}) {
  return (
    <Scroll label="What differs">
      <Table layout="fixed" miw={620} verticalSpacing="xs" horizontalSpacing="md">
        <Table.Thead>
          <Table.Tr>
            <Table.Th w="20%">Field</Table.Th>
            <Table.Th>Head office</Table.Th>
            <Table.Th>{conflict.branchCode}</Table.Th>
            <Table.Th>Another value</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {conflict.differences.map((difference) => (
            <FieldRow
              key={difference.field}
              difference={difference}
              choice={choices[difference.field] ?? { from: 'local' }}
              onChoice={(choice) => onChoices({ ...choices, [difference.field]: choice })}
            />
          ))}
        </Table.Tbody>
      </Table>
    </Scroll>
  )
}

function FieldRow({
  difference,
  choice,
  onChoice,
}: {
  difference: FieldDifference
  choice: FieldChoice
  onChoice: (choice: FieldChoice) => void
}) {
  const mayResolve = useMay('operator')
  const { field } = difference
  const [text, setText] = useState<string | null>(null)
  const side = (from: 'local' | 'incoming', who: string) => (
    <Table.Td className={styles.value} data-chosen={choice.from === from}>
      <label>
        <input
          type="radio"
          name={field}
          disabled={!mayResolve}
          checked={choice.from === from}
          onChange={() => onChoice({ from })}
          aria-label={`${field}: ${who}`}
        />
        {Object.hasOwn(difference, from) ? (
          <span className="mono">{showValue(difference[from])}</span>
        ) : (
          <em className="faint">not there</em>
        )}
      </label>
    </Table.Td>
  )
  const like = choice.from === 'edit' ? difference.local : difference[choice.from]
  return (
    <Table.Tr>
      <Table.Th scope="row" className={styles.field}>
        {field}
      </Table.Th>
      {side('local', 'head office')}
      {side('incoming', 'the shop')}
      <Table.Td className={styles.value} data-chosen={choice.from === 'edit'}>
        <Textarea
          size="xs"
          autosize
          minRows={1}
          maxRows={8}
          disabled={!mayResolve}
          aria-label={`${field}: another value`}
          placeholder="Write one"
          value={text ?? ''}
          onChange={({ currentTarget }) => {
            setText(currentTarget.value)
            onChoice({ from: 'edit', value: readValue(currentTarget.value, like) })
          }}
        />
      </Table.Td>
    </Table.Tr>
  )
}
