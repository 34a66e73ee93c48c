import { z } from 'zod'
import { documentSchema, fieldTimesSchema, operationSchema } from '../document.ts'
import { limits } from '../limits.ts'
import { branchCodeSchema } from './branches.ts'
import { cursorSchema, doctypeNameSchema } from './page.ts'

/** Exact sums by currency (ISO 4217; XXX: none is named), as decimal text. */
export const moneyTotalsSchema = z.record(z.string(), z.string())
const moneySchema = z.object({ currency: z.string(), amount: z.string() }).nullable()
const daySchema = z.string().regex(/^\d{4}-\d{2}-\d{2}$/)
const keySchema = z.string().min(1).max(140)

/** Who asks: a server that is not the branch's own is answered CLONED_SITE. */
const holderShape = { instance: z.string().min(1).max(64), fence: z.string().max(128).nullish() }

/** Records of one DocType in the order of their keys' bytes: those after `after` (null: the first) up to `through` (null: the last). */
export const verifyRangeSchema = z.object({
  doctype: doctypeNameSchema,
  after: keySchema.nullable(),
  through: keySchema.nullable(),
})
export type VerifyRange = z.infer<typeof verifyRangeSchema>

export const verifyCompareInputSchema = z.object({
  ...holderShape,
  /** Documents posted before this business day are left out; those without a day never are. Null: all. */
  since: daySchema.nullish(),
  ranges: z.array(verifyRangeSchema).min(1).max(limits.verifyRanges),
})
/**
 * What central holds of the branch in each range, hashed anew, in the order asked. One call looks at so many records and no more: the
 * last range answered may end at `through` before its end, and those behind it are asked again.
 */
export const verifyCompareOutputSchema = z.object({
  ranges: z.array(
    z.object({
      through: z.string().nullable(),
      count: z.number().int(),
      checksum: z.string(),
      money: moneyTotalsSchema,
    }),
  ),
})

export const verifyRecordsInputSchema = z.object({
  ...holderShape,
  since: daySchema.nullish(),
  range: verifyRangeSchema,
})
/** The records of a range, one by one; `through`: where the answer ends. */
export const verifyRecordsOutputSchema = z.object({
  records: z.array(z.object({ key: z.string(), leaf: z.string() })),
  through: z.string().nullable(),
})

export const verifyFactsInputSchema = z.object({
  ...holderShape,
  doctype: doctypeNameSchema,
  /** How far the branch has applied central's feed of this DocType. */
  cursor: cursorSchema,
  keys: z.array(keySchema).min(1).max(limits.verifyKeys),
  /** With the documents themselves, to put them in place. */
  documents: z.boolean().optional(),
})
const heldFactsSchema = z.object({
  name: z.string(),
  day: z.string().nullable(),
  shift: z.string().nullable(),
  money: moneySchema,
  /** Of the body as it is now, and what the row says it is. */
  hash: z.string(),
  stored: z.string(),
  sound: z.boolean(),
  hlc: z.string(),
  /** It has a place in the feed. */
  placed: z.boolean(),
  /** Central wrote it last. */
  byCentral: z.boolean(),
  document: documentSchema.optional(),
  fieldTimes: fieldTimesSchema.optional(),
})
export const verifyFactsOutputSchema = z.object({
  /** One for every key asked, in that order. Null: central holds nothing that the branch may see. */
  records: z.array(
    z.object({
      key: z.string(),
      held: heldFactsSchema.nullable(),
      /** A change or a deletion that the branch has yet to pull. */
      pending: z.boolean(),
      /** Deleted at central, and pulled. */
      deleted: z.boolean(),
      /** An open conflict is about it. */
      conflict: z.boolean(),
      /** The last operation of the branch that central took for it and remembers. */
      receipt: z.object({ operation: operationSchema, hash: z.string() }).nullable(),
    }),
  ),
  /** Aliases are being carried through what central stores. */
  renaming: z.boolean(),
  /** The life of central's database. */
  epoch: z.string(),
})
export type VerifyFacts = z.infer<typeof verifyFactsOutputSchema>['records'][number]

export const verifyRepairInputSchema = z.object({
  ...holderShape,
  doctype: doctypeNameSchema,
  records: z
    .array(
      z.object({
        key: keySchema,
        act: z.enum(['restore', 'conflict']),
        /** The branch's version; null: it holds none, and a person decides whether central's goes. */
        document: documentSchema.nullable(),
        hlc: z.string().max(64).nullish(),
        fieldTimes: fieldTimesSchema.nullish(),
        /** What central's row said when it was looked at; null: there was none. */
        expects: z.string().nullable(),
      }),
    )
    .min(1)
    .max(limits.verifyRepairs),
})
export const verifyRepairOutputSchema = z.object({
  results: z.array(
    z.object({
      key: z.string(),
      outcome: z.enum(['restored', 'conflict', 'refused']),
      message: z.string().optional(),
    }),
  ),
})

/** What a run looks at, and whether it repairs. */
const scopeShape = {
  /** Absent: every DocType that has a rule. */
  doctypes: z.array(doctypeNameSchema).min(1).max(limits.verifyRanges).optional(),
  /** Only documents posted on the last so many business days, today included. */
  days: z.number().int().min(1).max(3_650).optional(),
  repair: z.boolean().optional(),
}

const countedSchema = z.object({ count: z.number().int(), money: moneyTotalsSchema })
export const verifyMismatchSchema = z.object({
  doctype: z.string(),
  name: z.string(),
  key: z.string(),
  day: z.string().nullable(),
  shift: z.string().nullable(),
  what: z.string(),
  /** What each side holds of it in money; null: nothing. */
  here: moneySchema,
  central: moneySchema,
  /** What a repair does, or did. */
  repair: z.string(),
  /** Null: nothing was tried. */
  repaired: z.boolean().nullable(),
  message: z.string().optional(),
})
export type VerifyMismatch = z.infer<typeof verifyMismatchSchema>

export const verifyRunSchema = z.object({
  id: z.string(),
  branchCode: z.string(),
  by: z.string().max(140),
  nightly: z.boolean(),
  state: z.enum(['waiting', 'running', 'done', 'failed']),
  startedAt: z.string(),
  endedAt: z.string().nullable(),
  scope: z.object(scopeShape),
  /** Records looked at so far. */
  looked: z.number().int(),
  /** Why it failed. */
  code: z.string().nullable(),
  message: z.string().nullable(),
  /** Null as long as it lasts. */
  verdict: z.enum(['equal', 'differs']).nullable(),
  doctypes: z.array(
    z.object({
      doctype: z.string(),
      here: countedSchema,
      central: countedSchema,
      onItsWay: countedSchema,
      /** Records that differ, and by how much money. */
      mismatches: countedSchema,
      /** Why a DocType was not compared. */
      note: z.string().optional(),
    }),
  ),
  onItsWay: z.array(z.object({ reason: z.string(), count: z.number().int(), money: moneyTotalsSchema })),
  /** Records that differ, and the money at stake. */
  differing: countedSchema,
  /** The first of them, by name. */
  mismatches: z.array(verifyMismatchSchema),
  /** By business day and shift: all of them, or, where they are too many, those in which something differs. */
  cells: z.array(
    z.object({
      doctype: z.string(),
      day: z.string().nullable(),
      shift: z.string().nullable(),
      here: z.object({ count: z.number().int(), money: moneyTotalsSchema, checksum: z.string() }),
      central: countedSchema,
      onItsWay: z.number().int(),
      mismatches: z.number().int(),
    }),
  ),
  cellsLeftOut: z.number().int(),
})
export type VerifyRun = z.infer<typeof verifyRunSchema>

/** At central `branchCode` says whose; a branch knows. */
export const verifyRunInputSchema = z.object({ branchCode: branchCodeSchema.optional(), ...scopeShape })
/** The whole run, or, where it takes longer or the branch has yet to hear of it, as far as it is: `verify.last` goes on telling. */
export const verifyRunOutputSchema = z.object({ run: verifyRunSchema })

export const verifyLastInputSchema = z.object({ branchCode: branchCodeSchema.optional() })
/** The last run of each branch, and those under way. */
export const verifyLastOutputSchema = z.object({ runs: z.array(verifyRunSchema) })

export const verifyReportInputSchema = z.object({ ...holderShape, run: verifyRunSchema })
export const verifyReportOutputSchema = z.object({})

export type VerifyCompareInput = z.infer<typeof verifyCompareInputSchema>
export type VerifyCompareOutput = z.infer<typeof verifyCompareOutputSchema>
export type VerifyRecordsInput = z.infer<typeof verifyRecordsInputSchema>
export type VerifyRecordsOutput = z.infer<typeof verifyRecordsOutputSchema>
export type VerifyFactsInput = z.infer<typeof verifyFactsInputSchema>
export type VerifyFactsOutput = z.infer<typeof verifyFactsOutputSchema>
export type VerifyRepairInput = z.infer<typeof verifyRepairInputSchema>
export type VerifyRepairOutput = z.infer<typeof verifyRepairOutputSchema>
export type VerifyReportInput = z.infer<typeof verifyReportInputSchema>
export type VerifyReportOutput = z.infer<typeof verifyReportOutputSchema>
export type VerifyRunInput = z.infer<typeof verifyRunInputSchema>
export type VerifyRunOutput = z.infer<typeof verifyRunOutputSchema>
export type VerifyLastInput = z.infer<typeof verifyLastInputSchema>
export type VerifyLastOutput = z.infer<typeof verifyLastOutputSchema>
