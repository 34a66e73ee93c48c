import { Command } from 'commander'

/** `pnpm branch enrol`: makes this machine a branch by a code of the dashboard. Ends with 0 if it can sell, else with 1. */
export function enrolCommand(): Command {
  return new Command('enrol')
    .description(
      'Make this machine a branch, with a code that head office gave for it. The same command goes on if it was broken off.',
    )
    .requiredOption('--central <url>', 'the address of head office')
    .requiredOption('--code <code>', 'the code: twelve letters and digits, as ABCD-EFGH-JKMN; it works once')
    .option('--data-dir <folder>', 'where the server keeps its database', process.env.DATA_DIR ?? './data/branch')
    .option('--environment <file>', "where the server's environment is written", '.env')
    .option('--allow-http', 'head office may be reached without TLS; for trying out on one machine only')
    .option('--json', 'print the answer as JSON')
    .action(async (options) => (await import('./enrol-here.ts')).enrolHere(options))
}
