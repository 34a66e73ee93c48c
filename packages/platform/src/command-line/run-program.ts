import type { Command } from 'commander'

/**
 * How a command ends.
 *
 *   0   done, and all is well
 *   1   it could not be done, or what was looked at is not well
 *   2   it was not understood: an unknown command or option, or one that is missing
 */
const exitCodes = { failed: 1, misunderstood: 2 } as const

/** Runs what the command line asks for. Errors are said in a sentence on standard error, with their code where they have one. */
export async function runProgram(program: Command): Promise<void> {
  tellMisunderstandings(program)
  const [first] = process.argv.slice(2)
  // The default command would take it for an argument.
  if (first !== undefined && !first.startsWith('-') && !isCommand(program, first)) {
    const { misunderstood: exitCode } = exitCodes
    program.error(`error: there is no command '${first}'; ${program.name()} --help lists them`, { exitCode })
  }
  try {
    await program.parseAsync()
  } catch (error) {
    console.error(sentenceOf(error))
    process.exit(isMisunderstood(error) ? exitCodes.misunderstood : exitCodes.failed)
  }
}

function isCommand({ commands }: Command, name: string): boolean {
  return name === 'help' || commands.some((command) => command.name() === name || command.aliases().includes(name))
}

/** Commander takes no settings over into a command that was made by itself. */
function tellMisunderstandings(command: Command): void {
  command.exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : exitCodes.misunderstood))
  for (const each of command.commands) tellMisunderstandings(each)
}

/** An argument that a command itself finds wrong. */
function isMisunderstood(error: unknown): boolean {
  return error instanceof Error && String((error as { code?: unknown }).code).startsWith('commander.')
}

function sentenceOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { branchlineCode, data } = error as { branchlineCode?: string; data?: { branchlineCode?: string } }
  const code = branchlineCode ?? data?.branchlineCode
  return code ? `${code}: ${error.message}` : error.message
}
