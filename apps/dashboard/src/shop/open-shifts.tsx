'use client'

import { Button } from '@mantine/core'
import { useState } from 'react'
import { canCloseShift } from '../actions/shop-actions.ts'
import { type Column, Rows } from '../parts/rows.tsx'
import { useAct } from '../parts/use-act.tsx'
import { Word } from '../parts/word.tsx'

type Shift = Record<string, unknown>

/** A shop's shifts; of each one can ask what keeps it from being closed. */
export function OpenShifts({ shifts }: { shifts: readonly Shift[] }) {
  const newest = [...shifts].sort((one, other) => (String(one.name) < String(other.name) ? 1 : -1)).slice(0, 20)
  return (
    <Rows
      label="Shifts"
      rows={newest}
      keyOf={({ name }) => String(name)}
      columns={columns}
      none="No shift was opened yet."
    />
  )
}

const columns: Column<Shift>[] = [
  { title: 'Shift', cell: ({ name }) => <span className="mono nowrap">{String(name)}</span> },
  { title: 'Cashier', cell: ({ user, owner }) => String(user ?? owner ?? '–') },
  { title: 'Day', cell: ({ posting_date: day }) => String(day ?? '–') },
  { title: 'Can it close?', cell: ({ name }) => <Guard openingShift={String(name)} /> },
]

function Guard({ openingShift }: { openingShift: string }) {
  const { act, isBusy } = useAct()
  const [answer, setAnswer] = useState<{ canClose: boolean; why: string } | null>(null)
  const ask = async () => {
    const told = await act(() => canCloseShift({ openingShift }), 'Asked.')
    if (!told) return
    const missing = told.missing.map(({ number, sync_uuid: uuid, where }) => `${number ?? uuid}: ${where}`)
    const silent = told.unreachable.map((who) => `${who} did not answer`)
    setAnswer({ canClose: told.canClose, why: [...missing, ...silent].join('; ') })
  }
  if (!answer)
    return (
      <Button size="compact-xs" loading={isBusy} onClick={() => void ask()}>
        Ask
      </Button>
    )
  return (
    <>
      <Word tone={answer.canClose ? 'good' : 'warn'}>{answer.canClose ? 'Yes' : 'Not yet'}</Word> {answer.why}
    </>
  )
}
