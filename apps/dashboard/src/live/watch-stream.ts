import 'server-only'
import type { ViewerSession } from '../session/session.ts'
import type { Hub, Watcher } from './hub.ts'

const signOfLifeMs = 15_000
const unreadBytesMax = 4_000_000

/** The events of some topics for one viewer, until he goes, falls too far behind, or his login ends. */
export function watchStream({
  hub,
  topics,
  session,
  signal,
}: {
  hub: Hub
  topics: string[]
  session: ViewerSession
  signal: AbortSignal
}): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  let stop = () => {}
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        let isOpen = true
        const send = (text: string): boolean => {
          if (!isOpen) return false
          if ((controller.desiredSize ?? 0) < 0) stop()
          else controller.enqueue(encoder.encode(text))
          return isOpen
        }
        const watcher: Watcher = {
          token: session.token,
          send,
          end: () => {
            send('event: loggedOut\ndata: {}\n\n')
            stop()
          },
        }
        const beat = setInterval(() => send(': here\n\n'), signOfLifeMs)
        const expiry = setTimeout(watcher.end, Math.min(2_000_000_000, Date.parse(session.expiresAt) - Date.now()))
        stop = () => {
          if (!isOpen) return
          isOpen = false
          clearInterval(beat)
          clearTimeout(expiry)
          hub.leave(watcher)
          controller.close()
        }
        signal.addEventListener('abort', stop)
        send(`event: clock\ndata: ${Date.now()}\n\n`)
        for (const topic of topics) hub.watch(topic, watcher)
      },
      cancel: () => stop(),
    },
    new ByteLengthQueuingStrategy({ highWaterMark: unreadBytesMax }),
  )
}
