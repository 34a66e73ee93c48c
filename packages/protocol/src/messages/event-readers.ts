import { z } from 'zod'

/** How far an integration has come in the events it reads; one row per set of DocTypes it reads together. */
export const eventReaderSchema = z.object({
  username: z.string(),
  doctypes: z.array(z.string()),
  /** The place it named in its last call: what is before it, it has kept. */
  cursor: z.string(),
  lastReadAt: z.string(),
  /** Events after that place, counted up to 1,000. */
  behind: z.number().int(),
  behindIsMore: z.boolean(),
  /** When central wrote the first of them; null: it has read all. */
  oldestUnreadAt: z.string().nullable(),
})
export type EventReader = z.infer<typeof eventReaderSchema>
