'use client'

import type { DoctypeRule, RuleListOutput } from '@branchline/protocol'
import { Button, TextInput } from '@mantine/core'
import { useState } from 'react'
import { Live } from '../live/live.tsx'
import { Nothing } from '../parts/nothing.tsx'
import { Page, Panel } from '../parts/panel.tsx'
import { type Column, Rows } from '../parts/rows.tsx'
import { useAddress } from '../parts/use-address.ts'
import { useMay } from '../parts/viewer.tsx'
import { Word } from '../parts/word.tsx'
import type { First } from '../topics/first-look.ts'
import { RuleForm } from './rule-form.tsx'

type Rule = RuleListOutput['rules'][number]

/** How each DocType travels. */
export function RulesView({ first }: { first: First<RuleListOutput> }) {
  const mayEdit = useMay('admin')
  const [address, setAddress] = useAddress()
  const [isNew, setNew] = useState(false)
  const wanted = address.get('q') ?? ''
  const edited = address.get('rule')
  return (
    <Page title="Rules" aside={mayEdit ? <Button onClick={() => setNew(true)}>Add a DocType…</Button> : null}>
      <Live first={first}>
        {({ rules }) => {
          const shown = rules.filter(({ doctype }) => doctype.toLowerCase().includes(wanted.toLowerCase()))
          const rule = rules.find(({ doctype }) => doctype === edited)
          return (
            <>
              <TextInput
                aria-label="Search DocTypes"
                placeholder="Search DocTypes"
                maw={320}
                value={wanted}
                onChange={({ currentTarget }) => setAddress({ q: currentTarget.value })}
              />
              {shown.length === 0 ? (
                <Nothing title="No DocType is called that" />
              ) : (
                <Panel flush>
                  <Rows
                    label="Rules"
                    rows={shown}
                    keyOf={({ doctype }) => doctype}
                    columns={mayEdit ? [...columns, editColumn((doctype) => setAddress({ rule: doctype }))] : columns}
                    none=""
                  />
                </Panel>
              )}
              {rule && mayEdit ? (
                <RuleForm key={rule.doctype} rule={rule} onClose={() => setAddress({ rule: null })} />
              ) : null}
              {isNew ? <RuleForm rule={null} onClose={() => setNew(false)} /> : null}
            </>
          )
        }}
      </Live>
    </Page>
  )
}

const directions: Record<DoctypeRule['direction'], string> = {
  'Central->Branch': 'to shops',
  'Branch->Central': 'to head office',
  Bidirectional: 'both ways',
}

const columns: Column<Rule>[] = [
  { title: 'DocType', cell: ({ doctype }) => <strong>{doctype}</strong> },
  { title: 'Travels', cell: ({ direction }) => directions[direction] },
  { title: 'Where both changed', cell: ({ conflictRule }) => conflictRule },
  { title: 'Priority', isEnd: true, cell: ({ priority }) => priority },
  { title: 'Batch', isEnd: true, cell: ({ batchSize }) => batchSize },
  {
    title: 'Seen by',
    cell: ({ branchFilterField }) => (branchFilterField ? `the shop in ${branchFilterField}` : 'every shop'),
  },
  { title: 'Behaves as', cell: ({ behaviour }) => behaviour },
  {
    title: 'State',
    cell: ({ enabled, rescoping }) =>
      rescoping ? (
        <Word tone="warn">Working out who sees it</Word>
      ) : enabled ? (
        <Word tone="good">On</Word>
      ) : (
        <Word tone="quiet">Off</Word>
      ),
  },
]

function editColumn(onEdit: (doctype: string) => void): Column<Rule> {
  return {
    title: ' ',
    isEnd: true,
    cell: ({ doctype }) => (
      <Button size="compact-xs" aria-label={`Edit ${doctype}`} onClick={() => onEdit(doctype)}>
        Edit
      </Button>
    ),
  }
}
