// What a server needs from the world outside. `main.ts` hands in the real ones; tests and the simulator hand in virtual ones.

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number
  /** Resolves after `ms`; rejects with the signal's reason when it is aborted first. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
  /** Resolves after everything that waits has had its turn: long work stops for it now and then. */
  turn(): Promise<void>
}

export interface Random {
  /** Uniform in [0, 1). */
  next(): number
}

export interface Ids {
  /** A UUID v7. */
  uuid(): string
  /** An unguessable secret: 32 random bytes, base64url. */
  secret(): string
}

/** The part of an answer the servers read. */
export interface FetchAnswer {
  ok: boolean
  status: number
  json(): Promise<unknown>
}

/** The part of `fetch` the servers use. Rejects when there is no answer; an answer of any status resolves. */
export type Fetch = (url: string | URL, init?: RequestInit) => Promise<FetchAnswer>

/** Posts text. Rejects when there is no answer, or when the address may not be posted to; an answer of any status resolves. */
export type Post = (
  url: string,
  request: { headers: Record<string, string>; body: string; signal: AbortSignal },
) => Promise<{ status: number }>

/** Sends a mail of plain text. Rejects when it was not taken. */
export type Mail = (message: { to: string; subject: string; text: string }) => Promise<void>

export interface Log {
  info(fields: Record<string, unknown>, message: string): void
  warn(fields: Record<string, unknown>, message: string): void
  error(fields: Record<string, unknown>, message: string): void
}
