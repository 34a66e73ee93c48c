'use client'

import { Button, TextInput } from '@mantine/core'
import styles from './parts.module.css'

export interface Filter {
  /** As the address names it. */
  name: string
  label: string
  value: string | undefined
  placeholder?: string
  maxLength?: number
}

/** What a list is narrowed to. It stands in the address and works without scripts; `kept` stays as it is. */
export function Filters({
  action,
  filters,
  kept = {},
}: {
  action: string
  filters: readonly Filter[]
  kept?: Record<string, string | undefined>
}) {
  return (
    <search>
      <form action={action} className={styles.filters} key={JSON.stringify(filters)}>
        {Object.entries(kept).map(([name, value]) =>
          value ? <input key={name} type="hidden" name={name} value={value} /> : null,
        )}
        {filters.map(({ value, ...filter }) => (
          <TextInput key={filter.name} size="sm" maxLength={140} defaultValue={value} {...filter} />
        ))}
        <Button type="submit" size="sm">
          Show
        </Button>
      </form>
    </search>
  )
}
