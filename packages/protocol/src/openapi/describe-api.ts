import type { AnyTRPCRouter } from '@trpc/server'
import { z } from 'zod'
import { errorTable } from '../errors.ts'
import type { ProcedureMeta } from '../routers/context.ts'
import { productVersion, protocolHeader } from '../version.ts'
import { answers } from './answers.ts'

interface Procedure {
  _def: { type: string; meta: ProcedureMeta; inputs: z.ZodType[] }
}

/**
 * An OpenAPI 3.1 description of a router as it is served: every procedure is a POST of its input as JSON to /trpc/NAME, and answers
 * `{"result":{"data":…}}` or `{"error":…}`. Throws for a procedure whose answer `answers.ts` does not name.
 */
export function describeApi(title: string, router: AnyTRPCRouter): Record<string, unknown> {
  const procedures = Object.entries(router._def.procedures as Record<string, Procedure>)
  return {
    openapi: '3.1.0',
    info: { title, version: productVersion },
    paths: Object.fromEntries(
      procedures.map(([name, procedure]) => [`/trpc/${name}`, { post: operation(name, procedure) }]),
    ),
    components: {
      securitySchemes: { login: { type: 'http', scheme: 'bearer', description: 'The token of auth.login.' } },
      responses: { error: { description: 'Refused or failed; the code says why.', content: json(errorSchema) } },
    },
  }
}

function operation(name: string, { _def: { type, meta, inputs } }: Procedure): Record<string, unknown> {
  const answer = answers[name]
  if (!answer) throw new Error(`answers.ts does not say what ${name} answers`)
  const [input] = inputs
  const isPublic = meta.allow === 'public'
  return {
    operationId: name,
    tags: [name.split('.')[0]],
    summary: isPublic ? 'For everyone.' : `For a login of kind ${[...meta.allow].join(' or ')}.`,
    description:
      type === 'query' ? 'Changes nothing. May also be a GET with the input as JSON in `input`.' : 'Changes something.',
    parameters: [{ name: protocolHeader, in: 'header', required: false, schema: { type: 'string' } }],
    security: isPublic ? [] : [{ login: [] }],
    ...(input ? { requestBody: { required: true, content: json(schemaOf(input, 'input')) } } : {}),
    responses: {
      200: {
        description: 'Done.',
        content: json(object({ result: object({ data: schemaOf(answer, 'output') }) })),
      },
      default: { $ref: '#/components/responses/error' },
    },
  }
}

const errorSchema = object({
  error: object({
    message: { type: 'string' },
    data: object({
      branchlineCode: { type: 'string', enum: Object.keys(errorTable) },
      httpStatus: { type: 'integer' },
    }),
  }),
})

/** Fields may be added to any answer: none is closed. */
function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Record<string, unknown> {
  const { $schema: _dialect, ...described } = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    override: ({ jsonSchema }) => {
      if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties
    },
  })
  return described
}

function object(properties: Record<string, unknown>): Record<string, unknown> {
  return { type: 'object', required: Object.keys(properties), properties }
}

function json(schema: Record<string, unknown>): Record<string, unknown> {
  return { 'application/json': { schema } }
}
