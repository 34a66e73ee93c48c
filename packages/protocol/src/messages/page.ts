import { z } from 'zod'

/** A page size: at least 1; what is over the limit gets the limit, since a smaller page is always a right answer. */
export function pageLimit(max: number, standard = Math.min(max, 100)) {
  return z
    .number()
    .int()
    .min(1)
    .default(standard)
    .transform((limit) => Math.min(limit, max))
}

/** Opaque position in a listing, as the last answer's `nextAfter` gave it; null or absent: from the beginning. */
export const afterSchema = z.string().max(2_000).nullish()

/** Opaque position in the change feed, as the last answer's `nextCursor` gave it; null: from the beginning. */
export const cursorSchema = z.string().max(200).nullable()

export const doctypeNameSchema = z.string().min(1).max(140)
