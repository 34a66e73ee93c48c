'use client'

import { Autocomplete, Button, Group, Modal, Stack, TextInput } from '@mantine/core'
import { useState } from 'react'
import { addShop } from '../actions/branch-actions.ts'
import type { ShownError } from '../api/shown-error.ts'
import { Failure } from '../parts/failure.tsx'
import { fieldErrors } from '../parts/field-errors.ts'
import type { CodeFacts } from './enrol-command.ts'

/** A new shop: a code, a name, a time zone, and the address by which its server reaches central. */
export function RegisterBranch({
  centralUrl,
  onClose,
  onRegistered,
}: {
  centralUrl: string
  onClose: () => void
  onRegistered: (facts: CodeFacts) => void
}) {
  const [branchCode, setCode] = useState('')
  const [label, setLabel] = useState('')
  const [timezone, setTimezone] = useState(Intl.DateTimeFormat().resolvedOptions().timeZone)
  const [address, setAddress] = useState(centralUrl)
  const [error, setError] = useState<ShownError | null>(null)
  const [isBusy, setBusy] = useState(false)
  const wrong = fieldErrors(error, ['branchCode', 'label', 'timezone'])
  const register = async () => {
    setBusy(true)
    const answer = await addShop({ branchCode, timezone, ...(label.trim() ? { label: label.trim() } : {}) })
    setBusy(false)
    setError(answer.ok ? null : answer.error)
    if (!answer.ok) return
    onRegistered({ ...answer.value, centralUrl: address })
    onClose()
  }
  return (
    <Modal opened onClose={onClose} title="Add a shop" closeButtonProps={{ 'aria-label': 'Close' }}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void register()
        }}
      >
        <Stack gap="sm">
          <TextInput
            label="Code"
            description="2 to 16 capital letters or digits. It stands in every number the shop gives out, for ever."
            required
            data-autofocus
            value={branchCode}
            error={wrong.branchCode}
            onChange={({ currentTarget }) => setCode(currentTarget.value.toUpperCase())}
          />
          <TextInput
            label="Name"
            placeholder="Cairo"
            value={label}
            error={wrong.label}
            onChange={({ currentTarget }) => setLabel(currentTarget.value)}
          />
          <Autocomplete
            label="Time zone"
            description="Its business day begins and ends by it."
            data={Intl.supportedValuesOf('timeZone')}
            limit={8}
            value={timezone}
            error={wrong.timezone}
            onChange={setTimezone}
          />
          <TextInput
            label="Head office, as the shop’s server reaches it"
            type="url"
            required
            value={address}
            onChange={({ currentTarget }) => setAddress(currentTarget.value)}
          />
          {error && Object.keys(wrong).length === 0 ? <Failure error={error} title="Not registered" /> : null}
          <Group justify="flex-end" gap="xs">
            <Button size="sm" onClick={onClose}>
              Leave it
            </Button>
            <Button size="sm" type="submit" variant="filled" loading={isBusy}>
              Register
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
