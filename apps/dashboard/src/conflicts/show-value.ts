/** A field's value as a person reads it: text bare, anything else as JSON. */
export function showValue(value: unknown): string {
  return typeof value === 'string' ? (value === '' ? '""' : value) : JSON.stringify(value, null, 1)
}

/** What a person wrote, as the kind of value that stood there: text stays text; where something else stood it is read as JSON if it is any. */
export function readValue(text: string, like: unknown): unknown {
  if (typeof like === 'string') return text
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
