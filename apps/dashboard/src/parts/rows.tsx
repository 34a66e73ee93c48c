'use client'

import { Table } from '@mantine/core'
import type { ReactNode } from 'react'
import { Scroll } from './panel.tsx'
import styles from './parts.module.css'

export interface Column<Row> {
  title: string
  isEnd?: boolean
  cell(row: Row): ReactNode
}

/** A table of rows; `none` stands in its place where there are none. `stacks`: on a telephone its rows are cards. */
export function Rows<Row>({
  label,
  rows,
  keyOf,
  columns,
  none,
  stacks = false,
}: {
  label: string
  rows: readonly Row[]
  keyOf: (row: Row) => string | number
  columns: readonly Column<Row>[]
  none: ReactNode
  stacks?: boolean
}) {
  if (rows.length === 0)
    return (
      <p className="faint" style={{ margin: 0, paddingInline: '1rem' }}>
        {none}
      </p>
    )
  return (
    <Scroll label={label}>
      {/* The roles are said, as a row that is drawn as a card would lose its own. */}
      <Table horizontalSpacing="md" aria-label={label} role="table" className={stacks ? styles.stacks : undefined}>
        <Table.Thead role="rowgroup">
          <Table.Tr role="row">
            {columns.map(({ title, isEnd }) => (
              <Table.Th
                key={title}
                role="columnheader"
                className={isEnd ? 'end faint nowrap' : 'faint nowrap'}
                fw={400}
                fz="xs"
              >
                {title}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody role="rowgroup">
          {rows.map((row) => (
            <Table.Tr key={keyOf(row)} role="row">
              {columns.map(({ title, isEnd, cell }) => (
                <Table.Td key={title} role="cell" className={isEnd ? 'end' : undefined} data-title={title}>
                  {stacks ? <div>{cell(row)}</div> : cell(row)}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Scroll>
  )
}
