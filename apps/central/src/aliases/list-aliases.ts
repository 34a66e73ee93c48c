import { customerDoctype } from '@branchline/adapters'
import { type CentralHandlers, readListPosition, writeListPosition } from '@branchline/protocol'
import type { Services } from '../services.ts'

/** `aliases.list`: in name order. */
export function listAliases({ store }: Services): CentralHandlers['aliases']['list'] {
  return async ({ state, text, after, limit }) => {
    const from = readListPosition(after)
    const rows = await store.read.listAliases({
      state: state ?? null,
      text: text ?? null,
      after: from,
      limit: limit + 1,
    })
    const page = rows.slice(0, limit)
    const last = page.at(-1)
    return {
      aliases: page.map(({ body: _body, ...row }) => ({ doctype: customerDoctype, ...row })),
      nextAfter: rows.length > limit && last ? writeListPosition({ name: last.name, key: last.aliasOf }) : null,
    }
  }
}
