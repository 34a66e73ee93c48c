import 'server-only'
import { BranchlineError } from '@branchline/protocol'
import { type Peer, peer } from '../api/peer.ts'
import { consoleOf } from '../api/server-role.ts'
import { type Result, shownError } from '../api/shown-error.ts'
import { centralTopics } from './central-topics.ts'
import { shopTopics } from './shop-topics.ts'
import { readTopicName } from './topic-name.ts'

interface Topic {
  everyMs: number
  load(at: Peer, params: Record<string, string | undefined>): Promise<unknown>
}

/** What a topic is now, seen with this login. */
export async function loadTopic(topic: string, token: string): Promise<Result<unknown>> {
  const { name, params } = readTopicName(topic)
  try {
    const found = topicsOf((await consoleOf()).role)[name]
    if (!found)
      throw new BranchlineError('NOT_FOUND', `There is nothing called ${JSON.stringify(name)} to look at here.`)
    return { ok: true, value: await found.load(peer(token), params) }
  } catch (error) {
    return { ok: false, error: shownError(error) }
  }
}

/** How long between two looks. */
export function paceOf(topic: string): number {
  const { name } = readTopicName(topic)
  return topicsOf('central')[name]?.everyMs ?? topicsOf('branch')[name]?.everyMs ?? 5_000
}

function topicsOf(role: 'central' | 'branch'): Partial<Record<string, Topic>> {
  return role === 'central' ? centralTopics : shopTopics
}
