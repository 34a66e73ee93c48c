import 'server-only'
import { cache } from 'react'
import type { Result } from '../api/shown-error.ts'
import { goToLogin, requireSession } from '../session/session.ts'
import type { centralTopics } from './central-topics.ts'
import { loadTopic } from './load-topic.ts'
import type { shopTopics } from './shop-topics.ts'
import { topicName } from './topic-name.ts'

type Topics = typeof centralTopics & Omit<typeof shopTopics, keyof typeof centralTopics>
export type TopicKey = keyof Topics
export type TopicValue<Key extends TopicKey> = Awaited<ReturnType<Topics[Key]['load']>>

/** What a page is drawn from at first; the browser follows `topic` from there. */
export interface First<Value> {
  topic: string
  result: Result<Value>
}

/** Looks with the viewer's own login; one that is no longer good leads to the login page. */
export async function firstLook<Key extends TopicKey>(
  key: Key,
  params: Record<string, string | undefined> = {},
): Promise<First<TopicValue<Key>>> {
  const topic = topicName(key, params)
  const result = await lookOnce(topic)
  if (!result.ok && result.error.code === 'UNAUTHENTICATED') await goToLogin()
  return { topic, result: result as Result<TopicValue<Key>> }
}

/** Once for a page, however many of its parts ask. */
const lookOnce = cache(async (topic: string) => loadTopic(topic, (await requireSession()).token))
