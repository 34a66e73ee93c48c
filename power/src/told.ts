import type { Step } from './step.ts'

/** What the world outside knows of the branch: it must be there after a power cut. */
export interface Told {
  /** What tills were answered, by sync_uuid: each submitted or cancelled document's number and state. */
  sales: ReadonlyMap<string, { name: string; docstatus: number }>
  /** Operations that left for central. */
  sent: ReadonlySet<string>
  /** The server has answered something: it was up. */
  answered: boolean
}

const sale = /"name":"([^"]+)","docstatus":([12]),"sync_uuid":"([0-9a-f-]{36})"/g
const operation = /"operationId":"([0-9a-f-]{36})"/g
/** More than any piece that is looked for, so that one cut in two by the network is found. */
const tailChars = 200

/** Listens to what leaves the process. Bytes count from when they are handed to the network. */
export class Listener {
  readonly #port: number
  readonly #tails = new Map<string, string>()
  readonly #sales = new Map<string, { name: string; docstatus: number }>()
  readonly #sent = new Set<string>()
  #answered = false

  /** `port`: the branch's own; what leaves from another one is a request of the branch's. */
  constructor(port: number) {
    this.#port = port
  }

  get told(): Told {
    return { sales: this.#sales, sent: this.#sent, answered: this.#answered }
  }

  hear(step: Step): void {
    if (step.kind !== 'sent') return
    const isAnswer = step.connection.includes(`:${this.#port}->`)
    const text = (this.#tails.get(step.connection) ?? '') + Buffer.from(step.bytes).toString('latin1')
    this.#tails.set(step.connection, text.slice(-tailChars))
    if (isAnswer) {
      this.#answered = true
      for (const [, name = '', docstatus, syncUuid = ''] of text.matchAll(sale)) {
        this.#sales.set(syncUuid, {
          name,
          docstatus: Math.max(Number(docstatus), this.#sales.get(syncUuid)?.docstatus ?? 0),
        })
      }
    } else {
      for (const [, operationId = ''] of text.matchAll(operation)) this.#sent.add(operationId)
    }
  }
}
