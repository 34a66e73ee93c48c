import { sharedHub } from '../../live/shared-hub.ts'
import { watchStream } from '../../live/watch-stream.ts'
import { currentSession } from '../../session/session.ts'
import { loadTopic } from '../../topics/load-topic.ts'

const topicsMax = 8
const headers = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store, no-transform',
  'x-accel-buffering': 'no',
}

/** Server-sent events of the topics named by `watch`. Each is looked at once with the viewer's own login before he is let in. */
export async function GET(request: Request): Promise<Response> {
  const session = await currentSession()
  if (!session) return loggedOut()
  const topics = [...new Set(new URL(request.url).searchParams.getAll('watch'))].slice(0, topicsMax)
  const looks = await Promise.all(topics.map((topic) => loadTopic(topic, session.token)))
  const refused = looks.some((look) => !look.ok && look.error.code === 'UNAUTHENTICATED')
  if (refused) return loggedOut()
  const admitted = topics.filter((_, at) => {
    const look = looks[at]
    return look?.ok || (look && look.error.code === 'UNAVAILABLE')
  })
  return new Response(watchStream({ hub: sharedHub(), topics: admitted, session, signal: request.signal }), {
    headers,
  })
}

/** An answer that a browser's EventSource can read: a status it would only try again. */
function loggedOut(): Response {
  return new Response('event: loggedOut\ndata: {}\n\n', { headers })
}
