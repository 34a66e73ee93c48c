import type { ShownError } from '../api/shown-error.ts'

/** What an answer says of single fields (`batchSize: must be 1 to 1000; priority: …`), for the fields named; else nothing. */
export function fieldErrors<Name extends string>(
  error: ShownError | null,
  names: readonly Name[],
): Partial<Record<Name, string>> {
  if (error?.code !== 'VALIDATION_FAILED') return {}
  const found: Partial<Record<Name, string>> = {}
  for (const part of error.meaning.split('; ')) {
    const [field = '', said = ''] = part.split(/: (.*)/s)
    const name = names.find((one) => one === field.trim())
    if (name && said !== '') found[name] = said
  }
  return found
}
