import type { DocumentInput } from '@branchline/protocol'
import { parse } from 'lossless-json'

/** What makes a document the same document: an edit leaves it as it was. */
const fixed = ['doctype', 'name', 'sync_uuid', 'docstatus'] as const

export type CheckedEdit = { payload: DocumentInput } | { problem: string }

/** A corrected document as text, or what is wrong with it. */
export function checkEdit(text: string, refused: DocumentInput): CheckedEdit {
  const read = readJson(text)
  if ('problem' in read) return read
  const { value } = read
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { problem: 'A document is an object: { … }.' }
  const payload = value as DocumentInput
  const changed = fixed.find((field) => JSON.stringify(payload[field]) !== JSON.stringify(refused[field]))
  if (changed)
    return { problem: `${changed} stays ${JSON.stringify(refused[changed]) ?? 'absent'}: it is the same document.` }
  if (JSON.stringify(payload) === JSON.stringify(refused)) return { problem: 'Nothing is changed yet.' }
  return { payload }
}

function readJson(text: string): { value: unknown } | { problem: string } {
  try {
    // Not JSON.parse: it does not always say where.
    return { value: parse(text, undefined, Number) }
  } catch (error) {
    const at = /position (\d+)/.exec((error as Error).message)?.[1]
    const line = at === undefined ? '' : ` in line ${text.slice(0, Number(at)).split('\n').length}`
    return { problem: `This is not JSON${line}.` }
  }
}
