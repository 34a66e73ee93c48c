import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { startEmbeddedServer } from './central/embedded/embedded-server.ts'
import { makeFile, makeFolder } from './durable-files.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'branchline-durable-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

it('a file is there whole under its name, and nothing beside it', () => {
  makeFile(join(folder, 'secret'), 'text', 0o600)
  expect(readdirSync(folder)).toEqual(['secret'])
  expect(readFileSync(join(folder, 'secret'), 'utf8')).toBe('text')
  expect(statSync(join(folder, 'secret')).mode & 0o777).toBe(0o600)
})

it('a file that is there already stays, and leaves nothing beside it', () => {
  makeFile(join(folder, 'secret'), 'first', 0o600)
  expect(() => makeFile(join(folder, 'secret'), 'second', 0o600)).toThrow(/EEXIST/)
  expect(readdirSync(folder)).toEqual(['secret'])
  expect(readFileSync(join(folder, 'secret'), 'utf8')).toBe('first')
})

it('a folder is made with all above it, and one that is there is left alone', () => {
  makeFolder(join(folder, 'a', 'b', 'c'))
  makeFolder(join(folder, 'a', 'b'))
  expect(readdirSync(join(folder, 'a', 'b'))).toEqual(['c'])
})

it('a set-up of PostgreSQL that a power cut ended half-way begins anew', async () => {
  mkdirSync(join(folder, 'postgres.new'))
  writeFileSync(join(folder, 'postgres.new', 'PG_VERSION'), '')
  const server = await startEmbeddedServer(folder)
  await server.stop()
  expect(readdirSync(folder).sort()).toEqual(['postgres', 'postgres.password'])
})
