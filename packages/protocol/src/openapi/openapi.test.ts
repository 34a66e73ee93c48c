import { readFileSync, writeFileSync } from 'node:fs'
import type { AnyTRPCRouter } from '@trpc/server'
import { expect, it } from 'vitest'
import { type BranchHandlers, branchRouter } from '../routers/branch-router.ts'
import { type CentralHandlers, centralRouter } from '../routers/central-router.ts'
import { answers } from './answers.ts'
import { describeApi } from './describe-api.ts'

/** Handlers that answer nothing: only the routers are looked at. */
const nothing = new Proxy({}, { get: () => new Proxy({}, { get: () => async () => ({}) }) })
const routers: [name: string, title: string, router: AnyTRPCRouter][] = [
  ['central', 'Branchline central', centralRouter(nothing as CentralHandlers)],
  ['branch', 'Branchline branch', branchRouter(nothing as BranchHandlers)],
]

it.each(routers)(
  'docs/openapi/%s.json describes the router as it is (UPDATE_OPENAPI=1 writes it anew)',
  (name, title, router) => {
    const file = new URL(`../../../../docs/openapi/${name}.json`, import.meta.url)
    const text = `${JSON.stringify(describeApi(title, router), null, 2)}\n`
    if (process.env.UPDATE_OPENAPI === '1') writeFileSync(file, text)
    expect(readFileSync(file, 'utf8') === text, `${name}.json is not what the router says`).toBe(true)
  },
)

it('every answer belongs to a procedure', () => {
  const names = new Set(routers.flatMap(([, , router]) => Object.keys(router._def.procedures)))
  expect(Object.keys(answers).filter((name) => !names.has(name))).toEqual([])
})
