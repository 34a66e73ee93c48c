import { createHash } from 'node:crypto'
import { PosClient } from '@branchline/pos-client'
import type { Chance } from '../world/chance.ts'
import type { Network } from '../world/network.ts'
import { Process } from '../world/process.ts'
import type { World } from '../world/world.ts'
import { DiskOfPage } from './browser-disk.ts'
import type { TillMachine } from './till-machine.ts'

/** A sale as the host of a till has it: the document itself. */
export type HostSale = Record<string, unknown>
type Ports = NonNullable<Parameters<typeof PosClient.open>[0]['ports']>

export interface Lines {
  lan: Network
  wan: Network
}

/** One page of a till, from its loading to its end: the SDK as it is delivered, on ports of the run. */
export class TillPage {
  readonly process: Process
  readonly disk: DiskOfPage
  hear: (message: string) => void = () => {}
  #client: PosClient<HostSale> | null = null

  constructor(
    private readonly world: World,
    private readonly chance: Chance,
    private readonly machine: TillMachine,
    private readonly lines: Lines,
    /** By which the page's database, lock and notes are known. */
    readonly id: string,
  ) {
    this.process = new Process(world, chance, machine.name, { ms: 0 })
    this.disk = new DiskOfPage(machine.disk)
  }

  get alive(): boolean {
    return this.process.alive
  }

  /** Null: it is loading. */
  get client(): PosClient<HostSale> | null {
    return this.#client
  }

  /** Errors: Error when the till cannot be opened. */
  async open(): Promise<PosClient<HostSale>> {
    const { till, loss } = await PosClient.open<HostSale>({
      ...{ branchUrl: 'http://branch', database: this.id, ports: this.#ports() },
      documentOf: (sale) => sale,
    })
    if (loss) this.machine.noticed(loss)
    till.on('storageLost', (lost) => this.machine.noticed(lost))
    this.#client = till
    return till
  }

  /** The page is gone at once, whatever it had in hand. */
  kill(): void {
    this.process.kill()
    this.disk.gone()
  }

  #ports(): Ports {
    const { process, machine, world, chance } = this
    const { name } = machine
    const [lan, wan] = [this.lines.lan.fetchOf(process), this.lines.wan.fetchOf(process)]
    const known = (key: string) => key.replace(this.id, name)
    return {
      now: () => process.clock.now(),
      after: (ms, run) =>
        world.after(ms, `${name} waits`, () => {
          if (process.alive) run()
        }),
      randomBytes: (count) => new Uint8Array(chance.bytes(`bytes ${name}`).subarray(0, count)),
      slowHash: async (secret, salt) => new Uint8Array(createHash('sha256').update(secret).update(salt).digest()),
      fetch: ((url: string, init: RequestInit) => {
        const headers = { ...init.headers, 'x-till': name }
        return new URL(url).host === 'branch' ? lan(url, { ...init, headers }) : wan(url, { ...init, headers })
      }) as unknown as Ports['fetch'],
      notes: {
        getItem: (key) => machine.noteOf(known(key)),
        setItem: (key, value) => {
          if (process.alive) machine.notes.set(known(key), value)
        },
      },
      alone: (lock, signal, work) => machine.locks.alone(known(lock), this, signal, work),
      tabs: {
        tell: (message) => {
          if (process.alive) machine.tell(this, message)
        },
        hear: (listener) => {
          this.hear = listener
        },
        close: () => {
          this.hear = () => {}
        },
      },
    }
  }
}
