import 'server-only'
import { environment } from '../env.ts'
import { requireSession } from '../session/session.ts'
import { type First, firstLook, type TopicValue } from '../topics/first-look.ts'

/** Null: this console is of no demo, or the viewer may not break it. */
export async function lookAtDemo(): Promise<First<TopicValue<'demo'>> | null> {
  if (!environment().BRANCHLINE_DEMO_URL) return null
  return (await requireSession()).role === 'admin' ? firstLook('demo') : null
}
