/**
 * A part of an answer that is JSON text already, because the database holds it so: in pieces to be put one behind the other. Written out
 * with `answerPieces` they are handed on; with `JSON.stringify` it comes out the same, only slower.
 */
export class JsonText {
  readonly pieces: readonly string[]

  constructor(pieces: readonly string[]) {
    this.pieces = pieces
  }

  toJSON(): unknown {
    return JSON.parse(this.pieces.join(''))
  }
}

/** JSON text, in pieces, of an answer whose fields may be `JsonText`. */
export function answerPieces(answer: Record<string, unknown>): string[] {
  const fields = Object.entries(answer).flatMap(([name, value]) => {
    if (value instanceof JsonText) return [[`${JSON.stringify(name)}:`, ...value.pieces]]
    const text = JSON.stringify(value)
    return text === undefined ? [] : [[`${JSON.stringify(name)}:${text}`]]
  })
  return ['{', ...fields.flatMap((pieces, place) => (place === 0 ? pieces : [',', ...pieces])), '}']
}
