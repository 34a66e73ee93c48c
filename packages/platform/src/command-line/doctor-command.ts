import type { Command } from 'commander'
import type { z } from 'zod'
import { readEnvironment } from '../environment.ts'
import { environmentFinding, type Finding, findingsText, good, nodeFinding } from './findings.ts'
import { print } from './print.ts'

/** `doctor`: Node, the environment, and, where that is complete, what a role looks at. Ends with 1 if something is bad. */
export function doctorCommand<Schema extends z.ZodType, Options extends { json?: boolean }>(
  command: Command,
  loadSchema: () => Promise<Schema>,
  look: (environment: z.infer<Schema>, options: Options) => Promise<Finding[]>,
): Command {
  return command.action(async (options: Options) => {
    const findings = [nodeFinding(process.version), ...(await lookOn(await loadSchema(), look, options))]
    print(findings, findingsText(findings), options)
    process.exitCode = findings.some(({ verdict }) => verdict === 'bad') ? 1 : 0
  })
}

async function lookOn<Schema extends z.ZodType, Options>(
  schema: Schema,
  look: (environment: z.infer<Schema>, options: Options) => Promise<Finding[]>,
  options: Options,
): Promise<Finding[]> {
  let environment: z.infer<Schema>
  try {
    environment = readEnvironment(schema)
  } catch (error) {
    return [environmentFinding((error as Error).message)]
  }
  return [good('environment', 'complete'), ...(await look(environment, options))]
}
