interface Room {
  documents: number
  chars: number
}

/** Documents in requests that central takes: so many at most, and so large. A document that is larger goes alone. */
export async function* inBatches<T>(items: AsyncIterable<T>, room: Room): AsyncGenerator<T[]> {
  let batch: T[] = []
  let chars = 0
  for await (const item of items) {
    const more = JSON.stringify(item).length
    if (batch.length > 0 && (batch.length === room.documents || chars + more > room.chars)) {
      yield batch
      batch = []
      chars = 0
    }
    batch.push(item)
    chars += more
  }
  if (batch.length > 0) yield batch
}
