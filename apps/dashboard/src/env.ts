import { z } from 'zod'

/** `.env.example` explains each variable. Read at the first request, so that a build needs none of them. */
const environmentSchema = z.object({
  /** Central: the fleet's console. A branch: that shop's console. */
  BRANCHLINE_API_URL: z.url({ protocol: /^https?$/ }).default('http://127.0.0.1:8000'),
  /** Where `pnpm demo` lets an admin break it; a process of this machine, and only ever set by the demo itself. */
  BRANCHLINE_DEMO_URL: z.url({ protocol: /^http$/, hostname: /^127\.0\.0\.1$/ }).optional(),
})

let read: z.infer<typeof environmentSchema> | null = null

export function environment(): z.infer<typeof environmentSchema> {
  read ??= environmentSchema.parse(process.env)
  return read
}
