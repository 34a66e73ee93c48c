/**
 * Runs every item, up to `aheadMax` of them at once, and answers in the order of the items, whichever is done first: what is made of
 * the answers does not depend on how many work.
 */
export async function* inOrder<Item, Answer>(
  items: Iterable<Item>,
  aheadMax: number,
  run: (item: Item) => Promise<Answer>,
): AsyncGenerator<{ item: Item; answer: Answer }> {
  const underway: { item: Item; answer: Promise<Answer> }[] = []
  for (const item of items) {
    underway.push({ item, answer: run(item) })
    const oldest = underway.length >= aheadMax ? underway.shift() : undefined
    if (oldest) yield { item: oldest.item, answer: await oldest.answer }
  }
  for (const { item, answer } of underway) yield { item, answer: await answer }
}
