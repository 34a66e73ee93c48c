/**
 * A part of an answer that is JSON text already, because the database holds it so. Written out with `stringifyAnswer` it is copied;
 * with `JSON.stringify` it comes out the same, only slower.
 */
export class JsonText {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }

  toJSON(): unknown {
    return JSON.parse(this.text)
  }
}

/** JSON text of an answer whose fields may be `JsonText`. */
export function stringifyAnswer(answer: Record<string, unknown>): string {
  const fields = Object.entries(answer).flatMap(([name, value]) => {
    const text = value instanceof JsonText ? value.text : JSON.stringify(value)
    return text === undefined ? [] : [`${JSON.stringify(name)}:${text}`]
  })
  return `{${fields.join(',')}}`
}
