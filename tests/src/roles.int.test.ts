import { afterAll, beforeAll, expect, it } from 'vitest'
import { Chain } from './chain.ts'

const forbidden = { data: { branchlineCode: 'FORBIDDEN' } }
let chain: Chain

beforeAll(async () => {
  chain = await Chain.start()
})
afterAll(() => chain.stop())

async function operator(username: string, role: 'viewer' | 'operator' | 'admin') {
  const { password = '' } = await chain.admin.users.save.mutate({ username, kind: 'operator', role })
  return { password, api: await chain.loginAtCentral(username, password) }
}

it('a viewer sees the chain and changes nothing of it', async () => {
  const { api } = await operator('wall', 'viewer')
  await expect(api.fleet.overview.query({})).resolves.toMatchObject({ totals: { branches: 0 } })
  await expect(api.rules.list.query()).resolves.toBeTruthy()
  await expect(api.branches.register.mutate({ branchCode: 'CAI' })).rejects.toMatchObject(forbidden)
  await expect(api.fleet.command.mutate({ branchCode: 'CAI', kind: 'pull' })).rejects.toMatchObject(forbidden)
  await expect(
    api.documents.save.mutate({ doctype: 'Item', document: { doctype: 'Item', name: 'X' } }),
  ).rejects.toMatchObject(forbidden)
})

it('an operator decides, and changes neither branches nor rules nor logins', async () => {
  const { api } = await operator('desk', 'operator')
  await expect(api.conflicts.list.query({})).resolves.toBeTruthy()
  await expect(
    api.documents.save.mutate({ doctype: 'Item', document: { doctype: 'Item', name: 'X', item_name: 'X' } }),
  ).resolves.toBeTruthy()
  await expect(api.branches.register.mutate({ branchCode: 'CAI' })).rejects.toMatchObject(forbidden)
  await expect(api.users.save.mutate({ username: 'desk', kind: 'operator', role: 'admin' })).rejects.toMatchObject(
    forbidden,
  )
})

it('whoever may do less from now on is out of what he had open', async () => {
  const { password, api } = await operator('boss', 'admin')
  await expect(api.users.list.query()).resolves.toBeTruthy()
  await chain.admin.users.save.mutate({ username: 'boss', kind: 'operator', role: 'viewer', keepPassword: true })
  chain.clock.ahead(3_000)
  await expect(api.users.list.query()).rejects.toMatchObject({ data: { branchlineCode: 'UNAUTHENTICATED' } })
  const again = await chain.loginAtCentral('boss', password)
  await expect(again.users.list.query()).rejects.toMatchObject(forbidden)
  const { users } = await chain.admin.users.list.query()
  expect(users.map(({ username, role }) => [username, role])).toContainEqual(['boss', 'viewer'])
})
