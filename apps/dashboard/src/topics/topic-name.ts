/** What can be looked at, with its parameters, in one line: `branch?code=CAI`. Equal looks have equal names. */
export function topicName(name: string, params: Record<string, string | undefined> = {}): string {
  const given = Object.entries(params).flatMap(([key, value]) => (value ? [[key, value]] : []))
  const query = new URLSearchParams(given.sort(([a = ''], [b = '']) => (a < b ? -1 : 1))).toString()
  return query === '' ? name : `${name}?${query}`
}

export function readTopicName(topic: string): { name: string; params: Record<string, string> } {
  const [name = '', query = ''] = topic.split(/\?(.*)/s)
  return { name, params: Object.fromEntries(new URLSearchParams(query)) }
}
