const instant = /(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,3})?Z)/

/** A sentence of a server in parts: text, and the instants in it as ISO-8601. Put together they are the sentence. */
export function timesIn(sentence: string): { text: string; isTime: boolean }[] {
  return sentence
    .split(instant)
    .map((text, at) => ({ text, isTime: at % 2 === 1 && !Number.isNaN(Date.parse(text)) }))
    .filter(({ text }) => text !== '')
}
