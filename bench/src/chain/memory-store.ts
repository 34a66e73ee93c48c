import type {
  BranchReader,
  BranchStore,
  BranchTransaction,
  NewOutboxRow,
  SiteConfigRow,
  WatermarkRow,
} from '@branchline/db/branch'
import type { DoctypeRule } from '@branchline/protocol'

interface Owed {
  /** Kept as it came: its payload may be written only when it is asked for. */
  row: NewOutboxRow
  sequence: number
  isSent: boolean
}

const nothing = async () => []
const ignored = async () => {}

/**
 * What the drainer and the puller need of a branch's database, in memory: for a process that plays hundreds of branches and is not what is
 * measured. Nothing survives it, and what it does not have it refuses by name.
 */
export class MemoryStore implements BranchStore {
  readonly owed = new Map<number, Owed>()
  readonly #parts: Partial<BranchTransaction>
  readonly read: BranchReader
  readonly #tx: BranchTransaction
  #site: SiteConfigRow | null = null
  #rules: DoctypeRule[] = []
  #sequence = 0
  readonly #underWay = new Map<string, Owed>()
  readonly #watermarks = new Map<string, WatermarkRow>()

  /** `stored` is told of the names a page brought; `settled` of operations that central has taken, `refused` of those it has not. */
  constructor(told: {
    stored(names: string[]): void
    settled(operationIds: string[]): void
    refused(message: string): void
  }) {
    this.#parts = {
      getSiteConfig: async () => this.#site,
      putSiteConfig: async (row) => {
        this.#site = row
      },
      patchSiteConfig: async (patch) => {
        this.#site = { ...(this.#site as SiteConfigRow), ...patch }
      },
      listRules: async () => this.#rules,
      replaceRules: async (rules) => {
        this.#rules = rules
      },
      getWatermarks: async () => [...this.#watermarks.values()],
      putWatermark: async (row) => void this.#watermarks.set(row.doctype, row),
      putDocuments: async (rows) => told.stored(rows.map(({ name }) => name)),
      findOwedKeys: async () => new Set(),
      findFieldTimes: async () => new Map(),
      countDependants: async () => new Map(),
      maxHlc: async () => '',
      hasAliases: async () => false,
      nextAttemptAt: async () => null,
      findDrainableDoctypes: async (doctypes) => (this.owed.size > this.#underWay.size ? doctypes : []),
      claimBatch: async ({ doctype, limit }) => {
        const found: Owed[] = []
        for (const owed of this.owed.values()) {
          if (found.length === limit) break
          if (owed.row.doctype === doctype && !owed.isSent) found.push(owed)
        }
        for (const owed of found) {
          owed.isSent = true
          this.#underWay.set(owed.row.operationId, owed)
        }
        return found.map(({ row, sequence }) => ({
          operationId: row.operationId,
          sequence,
          rejections: 0,
          deferrals: 0,
        }))
      },
      readPushRecords: async (sequences) => Buffer.from(`[${sequences.map((at) => this.#record(at)).join(',')}]`),
      settleBatch: async (settlements) => {
        const settled: string[] = []
        for (const settlement of settlements) {
          const owed = this.#underWay.get(settlement.operationId)
          if (!owed) continue
          this.#underWay.delete(settlement.operationId)
          owed.isSent = false
          if (settlement.kind === 'rejected') told.refused(settlement.message)
          if (settlement.kind !== 'settled') continue
          this.owed.delete(owed.sequence)
          settled.push(settlement.operationId)
        }
        told.settled(settled)
      },
      addOutboxRows: async (rows) => {
        for (const row of rows) {
          this.#sequence += 1
          this.owed.set(this.#sequence, { row, sequence: this.#sequence, isSent: false })
        }
      },
      resetInFlight: async () => {
        for (const owed of this.#underWay.values()) owed.isSent = false
        this.#underWay.clear()
        return 0
      },
      findDocuments: nothing,
      findLocalEdits: nothing,
      findParked: nothing,
      listBackfills: nothing,
      listUnapplied: nothing,
      removeUnseen: nothing,
      addLogs: ignored,
      markGeneration: ignored,
      putFieldTimes: ignored,
      putParked: ignored,
      removeDocuments: ignored,
      removeFieldTimes: ignored,
      removeParked: ignored,
      replaceCashiers: ignored,
      replaceSiblings: ignored,
    }
    this.#tx = new Proxy(this.#parts, {
      get: (parts, name: string) => {
        const part = Reflect.get(parts, name)
        if (part) return part
        throw new Error(`a branch in memory has no ${name}`)
      },
    }) as BranchTransaction
    this.read = this.#tx
  }

  /** Takes over what another branch of the chain has pulled, as if it had pulled it too. */
  startAs(other: MemoryStore): void {
    this.#rules = other.#rules
    for (const [doctype, row] of other.#watermarks) this.#watermarks.set(doctype, row)
  }

  async write<T>(body: (tx: BranchTransaction) => Promise<T>): Promise<T> {
    return body(this.#tx)
  }

  async close(): Promise<void> {}

  #record(sequence: number): string {
    const row = this.owed.get(sequence)?.row
    if (!row) throw new Error(`operation ${sequence} is not owed`)
    const { operationId, operation, baseHash, hlc, payload } = row
    const head = JSON.stringify({ operationId, sequence, operation, baseHash, hlc }).slice(0, -1)
    return `${head},"payload":${payload}}`
  }
}
