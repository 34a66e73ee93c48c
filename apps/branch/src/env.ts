import { erpnextVersions } from '@branchline/adapters'
import { serverName, serverSettings } from '@branchline/platform'
import { branchCodeSchema } from '@branchline/protocol'
import { z } from 'zod'
import { parseWindow, standardWindow } from './update/update-window.ts'

const unlessEmpty = (value: unknown) => (value === '' ? undefined : value)
const seconds = z.preprocess(unlessEmpty, z.coerce.number().positive().max(86_400).optional())
const erpnextVersion = z.preprocess(
  (value) => (value === undefined || value === '' ? undefined : Number(value)),
  z.literal(erpnextVersions, 'must be 15 or 16').optional(),
)
const file = z.preprocess(unlessEmpty, z.string().optional())
const namesMax = 20
const serverNames = z.preprocess(
  unlessEmpty,
  z
    .string()
    .transform((text, context) =>
      text
        .split(/[\s,]+/)
        .filter(Boolean)
        .map((name) => {
          const known = serverName(name)
          if (known === null)
            context.addIssue(`${name} is neither a host name nor an address, without https:// and port`)
          return known ?? name
        }),
    )
    .refine((names) => names.length <= namesMax, `at most ${namesMax}`)
    .transform((names) => [...new Set(names)])
    .optional(),
)
const hour = z.preprocess(unlessEmpty, z.coerce.number().int().min(0).max(24).optional())
const updateWindow = z.preprocess(
  unlessEmpty,
  z
    .string()
    .transform((text, context) => {
      const window = parseWindow(text)
      if (window === null) context.addIssue('must be two times of a day, as 02:00-05:00')
      return window ?? standardWindow
    })
    .optional(),
)
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
    /** Names and addresses by which tills call this server; with them it speaks https, by a certificate of its own unless one is given. */
    TLS_NAMES: serverNames,
    /** The certificate and key (PEM files) this server speaks https with on the shop's network; absent, like TLS_NAMES: it speaks http. */
    TLS_CERT_FILE: file,
    TLS_KEY_FILE: file,
    /** The folder of the till's pages, served at /till; absent: those of this release. */
    TILL_DIR: file,
    SESSION_TTL_SECONDS: z.coerce.number().int().min(1).max(31_536_000).default(43_200),
    PUSH_INTERVAL_SECONDS: seconds,
    PULL_MASTERS_INTERVAL_SECONDS: seconds,
    PULL_FAILOVER_INTERVAL_SECONDS: seconds,
    HISTORY_DAYS: days,
    LOG_DAYS: days,
    VERIFY_HOUR: hour,
    /** The link to the version that is installed, as /opt/branchline/branch. Absent: this server never ends by itself for another. */
    UPDATE_LINK: file,
    /** When, by the clock of the shop, a version that `UPDATE_LINK` leads to since is started. Absent: 02:00-05:00. */
    UPDATE_WINDOW: updateWindow,
    /** What Prometheus says at /metrics, as its bearer token. Absent: only this machine may scrape. */
    METRICS_TOKEN: z.preprocess(unlessEmpty, z.string().min(16, 'at least 16 characters').optional()),
    /** Absent: jobs run in process. */
    REDIS_URL: z.preprocess(unlessEmpty, z.url({ protocol: /^rediss?$/ }).optional()),
    ...serverSettings,
    LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  })
  .refine((env) => env.CENTRAL_URL.startsWith('https:') || env.BRANCHLINE_ALLOW_HTTP === '1', {
    path: ['CENTRAL_URL'],
    message: 'must be https; BRANCHLINE_ALLOW_HTTP=1 allows http, for trying out on one machine',
  })
  .refine((env) => (env.TLS_CERT_FILE === undefined) === (env.TLS_KEY_FILE === undefined), {
    path: ['TLS_KEY_FILE'],
    message: 'TLS_CERT_FILE and TLS_KEY_FILE go together',
  })
export type Environment = z.infer<typeof environmentSchema>
