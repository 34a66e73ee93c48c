import { type Check, invalid, isEmpty } from './check.ts'

/** These fields must not be empty. */
export function requireFields(fields: readonly string[]): Check {
  return (document) => {
    for (const field of fields) {
      if (isEmpty(document[field])) return invalid(field, `${document.doctype} needs ${field}.`)
    }
    return null
  }
}

/** Child tables are lists of rows, replaced as a whole; absent and null are an empty table. */
export function checkChildTables(fields: readonly string[]): Check {
  return (document) => {
    for (const field of fields) {
      const rows = document[field]
      if (rows === undefined || rows === null) continue
      if (!Array.isArray(rows) || !rows.every(isRow))
        return invalid(field, `${field} is a child table: a list of rows.`)
    }
    return null
  }
}

const decimalText = /^[+-]?(\d+\.?\d*|\.\d+)$/
const decimalCharsMax = 64

/** Amounts and quantities, `field` or `childTable.field`: a finite number or plain decimal text, for they are summed exactly. */
export function checkDecimals(paths: readonly string[]): Check {
  const split = paths.map((path) => path.split('.') as [string, string?])
  return (document) => {
    for (const [field, column] of split) {
      if (column === undefined) {
        if (!isDecimal(document[field])) return invalid(field, `${field} is not a decimal number.`)
        continue
      }
      const rows = document[field]
      if (!Array.isArray(rows)) continue
      for (let index = 0; index < rows.length; index++) {
        if (!isDecimal(rows[index]?.[column])) {
          return invalid(`${field}.${column}`, `${column} in row ${index + 1} of ${field} is not a decimal number.`)
        }
      }
    }
    return null
  }
}

const nameCharsMax = 140

/** What names another record is text no longer than a name; empty is none. Indexes hold it on both sides. */
export function checkNames(fields: readonly string[]): Check {
  return (document) => {
    for (const field of fields) {
      const value = document[field]
      if (isEmpty(value)) continue
      if (typeof value !== 'string' || value.length > nameCharsMax)
        return invalid(field, `${field} is not a name: text of at most ${nameCharsMax} characters.`)
    }
    return null
  }
}

/** Dates start with YYYY-MM-DD, whatever time follows. */
export function checkDates(fields: readonly string[]): Check {
  return (document) => {
    for (const field of fields) {
      const value = document[field]
      if (isEmpty(value)) continue
      if (typeof value !== 'string' || !/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])/.test(value)) {
        return invalid(field, `${field} is not a date (YYYY-MM-DD).`)
      }
    }
    return null
  }
}

function isRow(row: unknown): boolean {
  return typeof row === 'object' && row !== null && !Array.isArray(row)
}

function isDecimal(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value)
  return isEmpty(value) || (typeof value === 'string' && value.length <= decimalCharsMax && decimalText.test(value))
}
