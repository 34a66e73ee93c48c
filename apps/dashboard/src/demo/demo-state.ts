import { z } from 'zod'

/** A demo's shops, and what of each works. `ready`: the story is over, and a person may break things. */
export const demoStateSchema = z.object({
  ready: z.boolean(),
  sites: z.array(z.object({ code: z.string(), town: z.string(), line: z.boolean(), server: z.boolean() })),
})
export type DemoState = z.infer<typeof demoStateSchema>

export interface DemoSwitch {
  code: string
  what: 'line' | 'server'
  works: boolean
}
