import { existsSync } from 'node:fs'
import type { z } from 'zod'

/** Reads `.env` of the working folder, if there is one; what is set already wins. */
export function loadEnvironmentFile(): void {
  if (existsSync('.env')) process.loadEnvFile('.env')
}

/** The environment, with `.env` of the working folder, checked against a schema. Errors: Error that names what is wrong. */
export function readEnvironment<T extends z.ZodType>(schema: T): z.infer<T> {
  loadEnvironmentFile()
  const parsed = schema.safeParse(process.env)
  if (parsed.success) return parsed.data
  // Names and reasons only: a value may be a secret.
  const reasons = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`)
  throw new Error(`The environment is not complete (.env.example explains each variable):\n${reasons.join('\n')}`)
}
