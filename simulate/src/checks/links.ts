import type { BranchServer } from '../branch/branch-server.ts'
import { Broken } from '../broken.ts'
import type { SimulatedDatabase } from '../central/simulated-database.ts'
import { idOf } from '../central/tables.ts'
import type { Evaluated } from '../evaluated.ts'
import type { Model } from '../model.ts'

const linkOf: Readonly<Record<string, string>> = {
  'Sales Invoice': 'customer',
  'Payment Entry': 'party',
}
const nobody = 'Walk-in'

/** One customer has one name, and what was sold to any name of his is his: at central and in every shop. */
export class Links {
  constructor(
    private readonly database: SimulatedDatabase,
    private readonly model: Model,
    private readonly evaluated: Evaluated,
  ) {}

  final(branches: readonly BranchServer[]): void {
    this.#eachWhoWasWrittenDownIsThere()
    this.#onePhoneOneCustomer()
    const { documents } = this.database.tables
    const atCentral = [...documents.held.values()]
    this.#linksHold('central', atCentral, (name) => documents.held.has(idOf({ doctype: 'Customer', key: name })))
    for (const { sql, branchCode } of branches) {
      const rows = sql.prepare('SELECT "doctype", "key", "name", "body" FROM "Document"').all() as Row[]
      const customers = new Set(rows.flatMap(({ doctype, key }) => (doctype === 'Customer' ? [key] : [])))
      this.#linksHold(branchCode, rows, (name) => customers.has(name))
    }
  }

  /** Under the name, or under the one that it stands for. */
  #meantBy(name: string): string {
    const alias = [...this.database.tables.aliases.held.values()].find(
      (row) => row.name === name && row.state === 'alias',
    )
    return alias?.aliasOf ?? name
  }

  #eachWhoWasWrittenDownIsThere(): void {
    const { documents } = this.database.tables
    for (const name of this.model.written) {
      this.evaluated.note('aliases')
      const meant = this.#meantBy(name)
      if (!documents.held.has(idOf({ doctype: 'Customer', key: meant }))) {
        throw new Broken('aliases', `${name} was written down, and central has no Customer ${meant}`)
      }
      if (meant === name) continue
      const [own, other] = [this.model.people.get(name)?.phone, this.model.people.get(meant)?.phone]
      if (own == null || own !== other) throw new Broken('aliases', `${name} stands for ${meant}, who is somebody else`)
    }
  }

  #onePhoneOneCustomer(): void {
    const { documents } = this.database.tables
    const namesOf = new Map<number, string[]>()
    for (const [name, { phone }] of this.model.people) {
      if (phone === null || this.model.split.has(name)) continue
      if (documents.held.has(idOf({ doctype: 'Customer', key: name }))) {
        namesOf.set(phone, [...(namesOf.get(phone) ?? []), name])
      }
    }
    for (const names of namesOf.values()) {
      this.evaluated.note('aliases')
      if (names.length > 1) throw new Broken('aliases', `${names.join(' and ')} have one phone and are two customers`)
    }
  }

  #linksHold(server: string, rows: readonly Row[], isCustomer: (name: string) => boolean): void {
    for (const { doctype, key, name, body } of rows) {
      const field = linkOf[doctype]
      if (field === undefined) continue
      this.evaluated.note('aliases')
      const linked: string = JSON.parse(body)[field]
      if (linked === nobody) continue
      if (!isCustomer(linked)) throw new Broken('aliases', `${server}: ${name} names ${linked}, who is not there`)
      const sale = this.model.sales.get(key)
      if (sale && linked !== this.#meantBy(sale.customer)) {
        throw new Broken('aliases', `${server}: ${name} was sold to ${sale.customer} and names ${linked}`)
      }
    }
  }
}

interface Row {
  doctype: string
  key: string
  name: string
  body: string
}
