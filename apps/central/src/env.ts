import { erpnextVersions, isCountry } from '@branchline/adapters'
import { serverSettings } from '@branchline/platform'
import { z } from 'zod'

const unlessEmpty = (value: unknown) => (value === '' ? undefined : value)
const port = (standard: number) => z.coerce.number().int().min(0).max(65_535).default(standard)

const erpnextVersion = z.preprocess(
  (value) => (value === undefined || value === '' ? undefined : Number(value)),
  z.literal(erpnextVersions, 'must be 15 or 16').optional(),
)

/** The environment central starts with; `.env.example` explains each variable. */
export const environmentSchema = z
  .object({
    PORT: port(8000),
    HOST: z.string().optional(),
    DATA_DIR: z.string().default('./data/central'),
    DATABASE_URL: z.string().optional(),
    /** Connections to PostgreSQL that this central keeps at most; one more listens. Absent: 12. */
    DATABASE_POOL: z.preprocess(unlessEmpty, z.coerce.number().int().min(3).max(200).optional()),
    /** Absent: jobs run in process. */
    REDIS_URL: z.preprocess(unlessEmpty, z.url({ protocol: /^rediss?$/ }).optional()),
    ADMIN_USERNAME: z.string().min(1).default('admin'),
    ADMIN_PASSWORD: z.string().min(8, 'the password of the first operator: at least 8 characters'),
    /** What webhook secrets are encrypted with. */
    SECRET_KEY: z.preprocess(unlessEmpty, z.string().min(16, 'at least 16 characters').optional()),
    /** 1: plain http is taken from other machines too, and webhooks may be called by it. */
    BRANCHLINE_ALLOW_HTTP: z.string().optional(),
    /** The certificate and key (PEM files) this server speaks https with; absent: a proxy in front of it does. */
    TLS_CERT_FILE: z.preprocess(unlessEmpty, z.string().optional()),
    TLS_KEY_FILE: z.preprocess(unlessEmpty, z.string().optional()),
    /** 1: webhooks may be called in private networks. */
    WEBHOOK_ALLOW_PRIVATE: z.string().optional(),
    /** What Prometheus says at /metrics, as its bearer token. Absent: only this machine may scrape. */
    METRICS_TOKEN: z.preprocess(unlessEmpty, z.string().min(16, 'at least 16 characters').optional()),
    /** How mail is sent: smtp://user:password@host:587, or smtps://. Absent: none is. */
    SMTP_URL: z.preprocess(unlessEmpty, z.url({ protocol: /^smtps?$/ }).optional()),
    /** Who mail is from; needed with SMTP_URL. */
    MAIL_FROM: z.preprocess(unlessEmpty, z.email().optional()),
    /** The ERPNext beside this server; absent: documents pass as they are. */
    ERPNEXT_VERSION: erpnextVersion,
    SESSION_TTL_SECONDS: z.coerce.number().int().min(1).max(31_536_000).default(43_200),
    PHONE_COUNTRY: z
      .string()
      .refine(isCountry, 'a country as ISO 3166 has it: two capital letters, like EG')
      .optional(),
    ...serverSettings,
    LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  })
  .refine((env) => (env.TLS_CERT_FILE === undefined) === (env.TLS_KEY_FILE === undefined), {
    path: ['TLS_KEY_FILE'],
    message: 'TLS_CERT_FILE and TLS_KEY_FILE go together',
  })
  .refine((env) => env.SMTP_URL === undefined || env.MAIL_FROM !== undefined, {
    path: ['MAIL_FROM'],
    message: 'SMTP_URL needs MAIL_FROM: who mail is from',
  })
export type Environment = z.infer<typeof environmentSchema>
