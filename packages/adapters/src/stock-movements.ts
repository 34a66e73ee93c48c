import type { Document } from '@branchline/protocol'
import { Quantity } from './quantity.ts'

/** A line of a child table. */
export type Row = Record<string, unknown>

/** One change of stock at one warehouse. */
export interface Movement {
  /** Tells the movements of one document apart: the line's number from 1, with a letter where a line moves stock twice. */
  lineKey: string
  line: Row
  warehouse: unknown
  /** Signed: plus into the warehouse. */
  quantity: Quantity
  /** Counted stock: what was there before (where the document says) and after. */
  balance?: { before: Quantity | null; after: Quantity }
}

const one = Quantity.from(1) ?? Quantity.zero

const movementsByDoctype: Record<string, (document: Document) => Movement[]> = {
  'Sales Invoice': (document) => (Number(document.update_stock) === 1 ? outgoing(document) : []),
  'Delivery Note': outgoing,
  'Purchase Receipt': incoming,
  'Stock Entry': transfers,
  'Stock Reconciliation': counts,
}

/** The stock a document moves when it is submitted; empty for DocTypes that move none. Lines of nothing move nothing. */
export function movementsOf(document: Document): Movement[] {
  const movements = Object.hasOwn(movementsByDoctype, document.doctype)
    ? movementsByDoctype[document.doctype]?.(document)
    : undefined
  return (movements ?? []).filter(({ quantity, balance }) => balance !== undefined || !quantity.isZero())
}

/** Sold or delivered: out of the line's warehouse. A bundle moves what it is packed of. A return has negative quantities. */
function outgoing(document: Document): Movement[] {
  const packed = rowsOf(document, 'packed_items')
  const lines = stockLines(document).filter(({ line }) => !packed.some((part) => isPartOf(part, line)))
  const sold = lines.map(({ line, number }) => ({
    lineKey: number,
    line,
    warehouse: line.warehouse || document.set_warehouse,
    quantity: stockQuantity(line, 'stock_qty').negated(),
  }))
  const parts = packed.map((line, index) => ({
    lineKey: `p${index + 1}`,
    line,
    warehouse: line.warehouse || document.set_warehouse,
    quantity: (Quantity.from(line.qty) ?? Quantity.zero).negated(),
  }))
  return [...sold, ...parts]
}

/** Received: what was accepted and what was rejected go into their warehouses. */
function incoming(document: Document): Movement[] {
  return stockLines(document).flatMap(({ line, number }) => {
    const rejected = (Quantity.from(line.rejected_qty) ?? Quantity.zero).times(factorOf(line))
    return [
      {
        lineKey: number,
        line,
        warehouse: line.warehouse || document.set_warehouse,
        quantity: stockQuantity(line, 'stock_qty'),
      },
      {
        lineKey: `${number}r`,
        line,
        warehouse: line.rejected_warehouse || document.rejected_warehouse,
        quantity: rejected,
      },
    ]
  })
}

/** Out of the source and into the target, each where there is one. */
function transfers(document: Document): Movement[] {
  return stockLines(document).flatMap(({ line, number }) => {
    const own = Boolean(line.s_warehouse || line.t_warehouse)
    const source = own ? line.s_warehouse : document.from_warehouse
    const target = own ? line.t_warehouse : document.to_warehouse
    const quantity = stockQuantity(line, 'transfer_qty')
    const movements: Movement[] = []
    if (source) movements.push({ lineKey: `${number}s`, line, warehouse: source, quantity: quantity.negated() })
    if (target) movements.push({ lineKey: `${number}t`, line, warehouse: target, quantity })
    return movements
  })
}

/** Counted: the stock after, and the difference where the line says what was there. A line without a count revalues only. */
function counts(document: Document): Movement[] {
  return stockLines(document).flatMap(({ line, number }) => {
    const after = Quantity.from(line.qty)
    if (after === null) return []
    const before = Quantity.from(line.current_qty)
    const quantity = before === null ? Quantity.zero : after.minus(before)
    const warehouse = line.warehouse || document.set_warehouse
    return [{ lineKey: number, line, warehouse, quantity, balance: { before, after } }]
  })
}

/** Lines of goods with their number; a line that says it is no stock item (a service) is none. */
function stockLines(document: Document): { line: Row; number: string }[] {
  return rowsOf(document, 'items')
    .map((line, index) => ({ line, number: String(index + 1) }))
    .filter(
      ({ line }) => line.is_stock_item === undefined || line.is_stock_item === null || Number(line.is_stock_item) !== 0,
    )
}

/** In the stock unit: as the line has it, else the quantity times the unit's factor. */
function stockQuantity(line: Row, field: 'stock_qty' | 'transfer_qty'): Quantity {
  const given = Quantity.from(line[field])
  if (given !== null && !given.isZero()) return given
  return (Quantity.from(line.qty) ?? Quantity.zero).times(factorOf(line))
}

function factorOf(line: Row): Quantity {
  const factor = Quantity.from(line.conversion_factor)
  return factor === null || factor.isZero() ? one : factor
}

function isPartOf(part: Row, line: Row): boolean {
  if (part.parent_detail_docname && line.name) return part.parent_detail_docname === line.name
  return part.parent_item === line.item_code
}

function rowsOf(document: Document, field: string): Row[] {
  const rows = document[field]
  return Array.isArray(rows) ? rows : []
}
