import Big from 'big.js'

/** An exact decimal that remembers how it was written: quantities that came as text leave as text. */
export class Quantity {
  readonly value: Big
  private readonly asText: boolean

  private constructor(value: Big, asText: boolean) {
    this.value = value
    this.asText = asText
  }

  /** Null for an empty field (absent, null, ''). Throws for what is not a decimal. */
  static from(field: unknown): Quantity | null {
    if (field === undefined || field === null || field === '') return null
    if (typeof field === 'number') return new Quantity(new Big(field), false)
    if (typeof field === 'string') return new Quantity(new Big(field), true)
    throw new Error(`not a quantity: ${typeof field}`)
  }

  static readonly zero = new Quantity(new Big(0), false)

  times(other: Quantity): Quantity {
    return new Quantity(this.value.times(other.value), this.asText || other.asText)
  }

  minus(other: Quantity): Quantity {
    return new Quantity(this.value.minus(other.value), this.asText || other.asText)
  }

  negated(): Quantity {
    return new Quantity(Quantity.zero.value.minus(this.value), this.asText)
  }

  isZero(): boolean {
    return this.value.eq(0)
  }

  /** A number where it came as one and a double holds it exactly; else plain decimal text. */
  toField(): number | string {
    const text = this.value.toFixed()
    const number = Number(text)
    return !this.asText && new Big(number).eq(this.value) ? number : text
  }
}
