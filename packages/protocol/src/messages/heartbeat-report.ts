import { z } from 'zod'

export const heartbeatInputSchema = z.object({
  instance: z.string().min(1).max(64),
  /** What the branch's `status.summary` says, without the log. */
  status: z.looseObject({}),
})
export const heartbeatOutputSchema = z.object({
  serverTime: z.string(),
  /** Goes with every push until the next heartbeat; central accepts the last two. */
  fence: z.string(),
  commands: z.array(z.object({ commandId: z.string(), kind: z.string(), args: z.unknown() })),
})
export type HeartbeatInput = z.infer<typeof heartbeatInputSchema>
export type HeartbeatOutput = z.infer<typeof heartbeatOutputSchema>
