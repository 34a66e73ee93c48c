/** Every limit of the wire. The unit is the last word of each name. */
export const limits = {
  /** One document as JSON text, in UTF-16 units. */
  documentChars: 1_500_000,
  /** One request body, after decompression. */
  bodyBytes: 16_000_000,
  /** Arrays and objects inside one another within a document. */
  documentDepth: 32,
  /** A field's name. */
  fieldNameChars: 256,
  pushRecords: 1_000,
  importDocuments: 1_000,
  feedPageChanges: 2_500,
  eventPageRecords: 1_000,
  listPageRecords: 1_000,
  /** Items in one `prices.valid`. */
  priceItems: 200,
  operationIds: 1_000,
  /** Ranges in one `verify.compare`. */
  verifyRanges: 100,
  /** Records that one call of verify.compare hashes anew. */
  verifyHashedRecords: 2_000,
  /** Records named in one `verify.records`. */
  verifyListedRecords: 500,
  verifyKeys: 200,
  verifyRepairs: 100,
  /** Differing records that a run names; more are counted. */
  verifyNamedRecords: 1_000,
  verifyCells: 2_000,
  /** Dead letters in one heartbeat; more follow with the next. */
  reportedDeadLetters: 100,
  /** Commands that wait for one branch. */
  commands: 50,
  discardReasonChars: 500,
  splitReasonChars: 500,
  /** Calls in one batched tRPC request. */
  batchCalls: 20,
  /** Cursors in `changes.pending` and `changes.wait`. */
  cursors: 500,
  /** In one `clients.confirm`. */
  confirmUuids: 1_000,
  /** What one till may still hold. */
  inventoryUuids: 50_000,
  waitMs: 25_000,
  /** How far ahead of central a branch's clock may run before its times are clamped. */
  clockAheadMs: 60_000,
} as const
