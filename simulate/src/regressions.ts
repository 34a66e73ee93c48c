import type { Case } from './outcome.ts'

/**
 * Cases that once broke a guarantee. Each search runs them first, and so does every test run. A case is exact only as long as the
 * workload and the faults stay as they were; after that it is one more seed, and the law it once broke is held by the test that is
 * named here.
 */
export const regressions: readonly { case: Case; found: string; test: string }[] = [
  {
    case: {
      seed: 53,
      without: ['request lost', 'request twice', 'request late', 'branch killed', 'central killed'],
      actions: [7, 10],
    },
    found: 'a branch whose clock is set back while its line is down stays cut off for as long as it was set back',
    test: 'apps/branch/src/central-client/peer-health.test.ts',
  },
  {
    case: { seed: 202059890 },
    found: 'an entry of a ledger that head office saves again, unanswered, is refused as if it were another',
    test: 'tests/src/ledgers.int.test.ts',
  },
  {
    case: { seed: 202060016 },
    found: 'what was on its way when central was restored overtakes what central lost of the same record',
    test: 'apps/branch/src/drainer/another-life.int.test.ts',
  },
  {
    case: { seed: 620455 },
    found: 'an edit goes into an operation that a copy of the database has sent as it was, and is refused for ever',
    test: 'apps/branch/src/documents/write-operation.int.test.ts',
  },
  {
    case: { seed: 3130 },
    found: 'a shift is closed over what a browser lost just before, since its till had spoken lately',
    test: 'apps/branch/src/shifts/shift-verdict.test.ts',
  },
  {
    case: { seed: 920359 },
    found:
      'a page whose cashier signs in again after its storage was cleared becomes another till without a word of what was lost',
    test: 'packages/pos-client/src/pos-client.test.ts',
  },
  {
    case: { seed: 100000336 },
    found: 'a draft that was deleted comes back by a list that central made before it heard of it',
    test: 'apps/branch/src/failover/plan-failover.test.ts',
  },
]
