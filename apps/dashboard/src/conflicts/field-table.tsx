'use client'

import type { ConflictGetOutput, FieldDifference } from '@branchline/protocol'
import { Table, Textarea } from '@mantine/core'
import { useState } from 'react'
import { Scroll } from '../parts/panel.tsx'
import parts from '../parts/parts.module.css'
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
      <Table
        layout="fixed"
        verticalSpacing="xs"
        horizontalSpacing="md"
        role="table"
        className={`${styles.fields} ${parts.stacks}`}
      >
        <Table.Thead role="rowgroup">
          <Table.Tr role="row">
            <Table.Th w="20%" role="columnheader">
              Field
            </Table.Th>
            <Table.Th role="columnheader">Head office</Table.Th>
            <Table.Th role="columnheader">{conflict.branchCode}</Table.Th>
            <Table.Th role="columnheader">Another value</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody role="rowgroup">
          {conflict.differences.map((difference) => (
            <FieldRow
              key={difference.field}
              difference={difference}
              branchCode={conflict.branchCode}
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
  branchCode,
  choice,
  onChoice,
}: {
  difference: FieldDifference
  branchCode: string
  choice: FieldChoice
  onChoice: (choice: FieldChoice) => void
}) {
  const mayResolve = useMay('operator')
  const { field } = difference
  const [text, setText] = useState<string | null>(null)
  const side = (from: 'local' | 'incoming', who: string) => (
    <Table.Td
      role="cell"
      className={styles.value}
      data-chosen={choice.from === from}
      data-title={from === 'local' ? 'Head office' : branchCode}
    >
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
    <Table.Tr role="row">
      <Table.Th scope="row" role="rowheader" className={styles.field} data-title="Field">
        <span>{field}</span>
      </Table.Th>
      {side('local', 'head office')}
      {side('incoming', 'the shop')}
      <Table.Td role="cell" className={styles.value} data-chosen={choice.from === 'edit'} data-title="Another value">
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
