'use client'

import { Autocomplete, TextInput } from '@mantine/core'
import { useState } from 'react'
import { addShop } from '../actions/branch-actions.ts'
import { FormModal } from '../parts/form-modal.tsx'
import { useSend } from '../parts/use-send.ts'
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
  const sending = useSend(['branchCode', 'label', 'timezone'])
  const { wrong } = sending
  const register = async () => {
    const named = label.trim() ? { label: label.trim() } : {}
    const facts = await sending.send(() => addShop({ branchCode, timezone, ...named }))
    if (!facts) return
    onRegistered({ ...facts, centralUrl: address })
    onClose()
  }
  return (
    <FormModal
      title="Add a shop"
      action="Register"
      undone="Not registered"
      sending={sending}
      onSubmit={register}
      onClose={onClose}
    >
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
    </FormModal>
  )
}
