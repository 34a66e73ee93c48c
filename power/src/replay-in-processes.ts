import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { chooseCuts } from './choose-cuts.ts'
import { cutKindNames } from './cuts.ts'
import { type Replayed, replay } from './replay.ts'
import { openRecording } from './story.ts'

/** What one process of several is to replay. */
export interface Part {
  recording: string
  seed: number
  cuts: number
  folder: string
  startEvery: number
  part: number
  of: number
}

type Message = { done: number } | { result: Replayed }

/** One recording replayed by several processes of this very program; each takes every n-th cut. */
export async function replayInProcesses(
  parts: Part[],
  program: string,
  progress: (done: number) => void,
): Promise<Replayed> {
  const done = parts.map(() => 0)
  const results = await Promise.all(
    parts.map(async (part, index) => {
      const child = fork(program, ['--part', JSON.stringify(part)], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
      let result: Replayed | null = null
      child.on('message', (message: Message) => {
        if ('result' in message) result = message.result
        else {
          done[index] = message.done
          progress(done.reduce((sum, one) => sum + one, 0))
        }
      })
      await once(child, 'exit')
      if (!result) throw new Error(`the replay of part ${index} ended without a result`)
      return result as Replayed
    }),
  )
  return results.reduce(together)
}

/** The work of one such process. */
export async function replayPart(part: Part, send: (message: Message) => void): Promise<void> {
  const recording = await openRecording(part.recording)
  const result = await replay(recording, chooseCuts(recording.steps, part.cuts), {
    seed: part.seed,
    folder: join(part.folder, String(part.part)),
    startEvery: part.startEvery,
    share: { part: part.part, of: part.of },
    progress: (done) => {
      if (done % 20 === 0) send({ done })
    },
  })
  send({ result })
}

function together(a: Replayed, b: Replayed): Replayed {
  const images = { ...a.images }
  for (const kind of cutKindNames) images[kind] += b.images[kind]
  return {
    cuts: a.cuts + b.cuts,
    images,
    lacking: a.lacking + b.lacking,
    salesChecked: a.salesChecked + b.salesChecked,
    starts: a.starts + b.starts,
    losses: [...a.losses, ...b.losses].sort((x, y) => x.step - y.step),
  }
}
