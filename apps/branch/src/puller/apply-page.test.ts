import type { BranchStore } from '@branchline/db/branch'
import { BranchlineError, type Change } from '@branchline/protocol'
import { expect, it } from 'vitest'
import type { Services } from '../services.ts'
import type { RuleEntry } from '../site/rule-book.ts'
import { applyPage } from './apply-page.ts'

it('a page that a full disk refuses is left as it is: not taken apart, no record parked', async () => {
  let writes = 0
  const write: BranchStore['write'] = async () => {
    writes += 1
    throw new BranchlineError('DISK_FULL', 'full')
  }
  const services = { store: { write } } as unknown as Services
  const entry = { rule: { doctype: 'Item' } } as unknown as RuleEntry
  const changes = ['TEA', 'SUGAR'].map((name) => ({ kind: 'tombstone', doctype: 'Item', name }) as unknown as Change)
  await expect(applyPage(services, entry, changes, null, 1)).rejects.toMatchObject({ branchlineCode: 'DISK_FULL' })
  expect(writes).toBe(1)
})
