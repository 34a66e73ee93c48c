/**
 * The wire's version. A changed schema turns `wire-hash.test.ts` red until it has its line here.
 *
 * 1  2026-11-24  the first: masters down by change feed, operations up by ingest.
 * 1  2026-11-24  beside it: rules.list and rules.update, config.get and config.update; changes.wait takes the rules' version.
 */
export const protocolVersion = { current: 1, minimum: 1 } as const

/** The product's version, as `health` reports it. */
export const productVersion = '0.1.0'

export const protocolHeader = 'x-branchline-protocol'
