import { z } from 'zod'

/** How far an integration has come in the events it reads; one row per set of DocTypes it reads together. */
export const eventReaderSchema = z.object({
  username: z.string(),
  doctypes: z.array(z.string()),
  /** The place it named in its last call: what is before it, it has kept. */
  cursor: z.string(),
  lastReadAt: z.string(),
  /** Events after that place, as far as central looked. */
  behind: z.number().int(),
  /** There may be more than that. */
  behindIsMore: z.boolean(),
  /** When central wrote the first of them; null: there is none as far as central looked. */
  oldestUnreadAt: z.string().nullable(),
})
export type EventReader = z.infer<typeof eventReaderSchema>
