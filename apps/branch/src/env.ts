import { erpnextVersions } from '@branchline/adapters'
import { branchCodeSchema } from '@branchline/protocol'
import { z } from 'zod'

const unlessEmpty = (value: unknown) => (value === '' ? undefined : value)
const seconds = z.preprocess(unlessEmpty, z.coerce.number().positive().max(86_400).optional())
const erpnextVersion = z.preprocess(
  (value) => (value === undefined || value === '' ? undefined : Number(value)),
  z.literal(erpnextVersions, 'must be 15 or 16').optional(),
)
const hour = z.preprocess(unlessEmpty, z.coerce.number().int().min(0).max(24).optional())
const days = z.preprocess(unlessEmpty, z.coerce.number().int().min(1).max(3_650).optional())

/** The environment a branch starts with; `.env.example` explains each variable. */
export const environmentSchema = z
  .object({
    PORT: z.coerce.number().int().min(0).max(65_535).default(8001),
    HOST: z.string().optional(),
    DATA_DIR: z.string().default('./data/branch'),
    CENTRAL_URL: z.url({ protocol: /^https?$/ }),
    BRANCHLINE_ALLOW_HTTP: z.string().optional(),
    BRANCH_CODE: branchCodeSchema,
    SYNC_USERNAME: z.string().min(1),
    /** Needed at the first start; from then on it is stored, encrypted. */
    SYNC_PASSWORD: z.preprocess(unlessEmpty, z.string().optional()),
    SECRET_KEY: z.preprocess(unlessEmpty, z.string().min(16, 'at least 16 characters').optional()),
    ADMIN_USERNAME: z.string().min(1).default('admin'),
    ADMIN_PASSWORD: z.string().min(8, "the password of this branch's first operator: at least 8 characters"),
    /** The ERPNext beside this server; absent: documents pass as they are. */
    ERPNEXT_VERSION: erpnextVersion,
    SESSION_TTL_SECONDS: z.coerce.number().int().min(1).max(31_536_000).default(43_200),
    PUSH_INTERVAL_SECONDS: seconds,
    PULL_MASTERS_INTERVAL_SECONDS: seconds,
    PULL_FAILOVER_INTERVAL_SECONDS: seconds,
    HISTORY_DAYS: days,
    LOG_DAYS: days,
    VERIFY_HOUR: hour,
    /** Absent: jobs run in process. */
    REDIS_URL: z.preprocess(unlessEmpty, z.url({ protocol: /^rediss?$/ }).optional()),
    LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  })
  .refine((env) => env.CENTRAL_URL.startsWith('https:') || env.BRANCHLINE_ALLOW_HTTP === '1', {
    path: ['CENTRAL_URL'],
    message: 'must be https; BRANCHLINE_ALLOW_HTTP=1 allows http, for trying out on one machine',
  })
export type Environment = z.infer<typeof environmentSchema>
