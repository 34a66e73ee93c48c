import {
  type ColumnType,
  ColumnTypeEnum,
  DriverAdapterError,
  type ResultValue,
  type SqlQuery,
  type SqlResultSet,
} from '@prisma/driver-adapter-utils'
import type { Connection } from './connection.ts'

/** Runs a query that answers rows, as Prisma wants them. */
export function queryRows(connection: Connection, { sql, args }: SqlQuery): SqlResultSet {
  return translatingErrors(() => {
    const statement = connection.prepare(sql)
    const columns = statement.columns() as { name: string; type: string | null }[]
    // What answers no rows (an update without RETURNING) still has to run.
    if (columns.length === 0) {
      statement.run(args.map(bindable))
      return { columnNames: [], columnTypes: [], rows: [] }
    }
    const rows = statement.raw(true).all(args.map(bindable)) as unknown[][]
    const columnTypes = columns.map(({ type }, index) => columnType(type, rows, index))
    return {
      columnNames: columns.map(({ name }) => name),
      columnTypes,
      rows: rows.map((row) => row.map((value, index) => resultValue(value, columnTypes[index]))),
    }
  })
}

/** Runs a query that changes rows; answers how many. */
export function executeQuery(connection: Connection, { sql, args }: SqlQuery): number {
  return translatingErrors(() => connection.prepare(sql).run(args.map(bindable)).changes)
}

function bindable(value: unknown): unknown {
  if (typeof value === 'boolean') return value ? 1 : 0
  if (value instanceof Date) return value.toISOString()
  return value
}

const declaredTypes: Record<string, ColumnType> = {
  INTEGER: ColumnTypeEnum.Int32,
  INT: ColumnTypeEnum.Int32,
  BIGINT: ColumnTypeEnum.Int64,
  TEXT: ColumnTypeEnum.Text,
  BOOLEAN: ColumnTypeEnum.Boolean,
  REAL: ColumnTypeEnum.Double,
}

/** The declared type; of an expression, what its first value is. */
function columnType(declared: string | null, rows: unknown[][], index: number): ColumnType {
  const known = declared === null ? undefined : declaredTypes[declared.toUpperCase()]
  if (known !== undefined) return known
  const value = rows.find((row) => row[index] !== null)?.[index]
  return typeof value === 'number' || typeof value === 'bigint' ? ColumnTypeEnum.UnknownNumber : ColumnTypeEnum.Text
}

function resultValue(value: unknown, type: ColumnType | undefined): ResultValue {
  if (value === null || value === undefined) return null
  if (type === ColumnTypeEnum.Boolean) return Boolean(value)
  if (type === ColumnTypeEnum.Int64 || typeof value === 'bigint') return String(value)
  return value as ResultValue
}

function translatingErrors<T>(body: () => T): T {
  try {
    return body()
  } catch (error) {
    const { message, rawCode } = error as { message: string; rawCode?: number }
    if (rawCode === undefined) throw error
    const unique = /^UNIQUE constraint failed: (.+)$/.exec(message)
    const original = { originalCode: String(rawCode), originalMessage: message }
    if (unique) {
      const fields = (unique[1] ?? '').split(', ').map((column) => column.split('.').at(-1) ?? column)
      throw new DriverAdapterError({ kind: 'UniqueConstraintViolation', constraint: { fields }, ...original })
    }
    throw new DriverAdapterError({ kind: 'sqlite', extendedCode: rawCode, message, ...original })
  }
}
