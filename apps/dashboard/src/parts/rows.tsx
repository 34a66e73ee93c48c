'use client'

import { Table } from '@mantine/core'
import type { ReactNode } from 'react'
import { Scroll } from './panel.tsx'

export interface Column<Row> {
  title: string
  isEnd?: boolean
  cell(row: Row): ReactNode
}

/** A table of rows; `none` stands in its place where there are none. */
export function Rows<Row>({
  label,
  rows,
  keyOf,
  columns,
  none,
}: {
  label: string
  rows: readonly Row[]
  keyOf: (row: Row) => string | number
  columns: readonly Column<Row>[]
  none: ReactNode
}) {
  if (rows.length === 0)
    return (
      <p className="faint" style={{ margin: 0, paddingInline: '1rem' }}>
        {none}
      </p>
    )
  return (
    <Scroll label={label}>
      <Table horizontalSpacing="md" aria-label={label}>
        <Table.Thead>
          <Table.Tr>
            {columns.map(({ title, isEnd }) => (
              <Table.Th key={title} className={isEnd ? 'end faint nowrap' : 'faint nowrap'} fw={400} fz="xs">
                {title}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Table.Tr key={keyOf(row)}>
              {columns.map(({ title, isEnd, cell }) => (
                <Table.Td key={title} className={isEnd ? 'end' : undefined}>
                  {cell(row)}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Scroll>
  )
}
