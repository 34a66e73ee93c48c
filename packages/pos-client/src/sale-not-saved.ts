/**
 * The sale could not be written on this till: it did not happen. No receipt may be printed; nothing was numbered or sent. The cause says
 * why (a full disk, a database that cannot be opened).
 */
export class SaleNotSaved extends Error {
  constructor(message: string, cause: unknown) {
    super(message, { cause })
    this.name = 'SaleNotSaved'
  }
}
