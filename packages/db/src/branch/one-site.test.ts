import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { Connection } from './libsql/connection.ts'
import { migrateBranch } from './migrate.ts'

it('the database itself takes one site and no second, and never another code for it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'branchline-site-'))
  const connection = new Connection(join(folder, 'branch.sqlite'))
  try {
    migrateBranch(connection)
    const insert = (id: number, code: string) =>
      `INSERT INTO "SiteConfig" ("id", "branchCode", "centralUrl", "instance") VALUES (${id}, '${code}', 'https://a.example', 'i')`
    connection.exec(insert(1, 'CAI'))
    expect(() => connection.exec(insert(2, 'GIZ'))).toThrow(/exactly one site/)
    expect(() => connection.exec(insert(1, 'GIZ'))).toThrow()
    expect(() => connection.exec(`UPDATE "SiteConfig" SET "branchCode" = 'GIZ'`)).toThrow(/keeps its code/)
    connection.exec(`UPDATE "SiteConfig" SET "centralUrl" = 'https://b.example', "branchCode" = 'CAI'`)
  } finally {
    connection.close()
    rmSync(folder, { recursive: true })
  }
})
