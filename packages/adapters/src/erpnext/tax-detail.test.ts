import { describe, expect, test } from 'vitest'
import { taxTableToText, taxTextToTable } from './tax-detail.ts'

const tax = { name: 't1', charge_type: 'On Net Total', rate: 14 }
const tea = { name: 'r1', item_code: 'TEA', base_net_amount: 10 }
const cup = { name: 'r2', item_code: '71053', base_net_amount: 20 }
const moreTea = { name: 'r3', item_code: 'TEA', base_net_amount: 5 }

const of15 = (text: unknown, items: object[] = [tea, cup]) => ({
  items,
  taxes: [{ ...tax, item_wise_tax_detail: text }],
})
const toTable = (document: Record<string, unknown>) => taxTextToTable(document, 'Sales Invoice')
const toText = (document: Record<string, unknown>) => taxTableToText(document, 'Sales Invoice')

describe('the text of version 15', () => {
  test('becomes rows of the table that name the item row and the tax row', () => {
    expect(toTable(of15('{"TEA":[14.0,1.4],"71053":[14.0,2.8]}'))).toEqual({
      items: [tea, cup],
      taxes: [tax],
      item_wise_tax_details: [
        { item_row: 'r1', tax_row: 't1', rate: 14, amount: 1.4, taxable_amount: 10 },
        { item_row: 'r2', tax_row: 't1', rate: 14, amount: 2.8, taxable_amount: 20 },
      ],
    })
  })

  test('of an item that stands twice is divided by net amount, and adds up to the last digit', () => {
    const { item_wise_tax_details: rows } = toTable(of15('{"TEA":[14.0,0.1]}', [tea, moreTea])) as Record<
      string,
      unknown
    >
    expect(rows).toMatchObject([
      { item_row: 'r1', amount: 0.066666667 },
      { item_row: 'r3', amount: 0.033333333 },
    ])
  })

  test('stays beside the table where the table does not give it back byte for byte', () => {
    const spaced = '{"TEA": [14, 1.40]}'
    const stored = toTable(of15(spaced))
    expect(stored).toMatchObject({
      taxes: [{ item_wise_tax_detail: spaced }],
      item_wise_tax_details: [{ amount: 1.4 }],
    })
    expect(toText(stored)).toEqual(of15(spaced))
  })

  test('with more digits than a double holds becomes text, not another number', () => {
    const stored = toTable(of15('{"TEA":[14.0,1.00000000000000000001]}'))
    expect(stored).toMatchObject({ item_wise_tax_details: [{ rate: 14, amount: '1.00000000000000000001' }] })
  })

  test('that names no row of the document, or rows without a name, stays text', () => {
    for (const document of [
      of15('{"GONE":[14.0,1.4]}'),
      of15('{"TEA":[14.0,1.4]}', [{ item_code: 'TEA' }]),
      of15('{"TEA":[14.0,1.4]}', [tea, { ...cup, name: 'r1' }]),
      { items: [tea], taxes: [{ item_wise_tax_detail: '{"TEA":[14.0,1.4]}' }] },
      of15('{"TEA":{"tax_rate":14,"tax_amount":1.4}}'),
      of15('{'),
    ]) {
      expect(toTable(document)).toEqual(document)
    }
  })

  test('that was edited replaces what the table said of that tax, and of no other', () => {
    const other = { item_row: 'r1', tax_row: 't2', rate: 1, amount: 0.1 }
    const document = {
      items: [tea, cup],
      taxes: [
        { ...tax, item_wise_tax_detail: '{"TEA":[5.0,0.5]}' },
        { name: 't2', item_wise_tax_detail: '{"TEA":[1.0,0.1]}' },
      ],
      item_wise_tax_details: [
        { item_row: 'r1', tax_row: 't1', rate: 14, amount: 1.4, custom: 'x' },
        { ...other, custom: 'y' },
      ],
    }
    expect(toTable(document).item_wise_tax_details).toEqual([
      { ...other, custom: 'y' },
      { item_row: 'r1', tax_row: 't1', rate: 5, amount: 0.5, taxable_amount: 10 },
    ])
  })

  test('that was removed takes its rows with it', () => {
    const stored = toTable(of15('{"TEA":[14.0,1.4]}'))
    const { taxes, items } = stored
    expect(toTable({ items, taxes, item_wise_tax_details: stored.item_wise_tax_details })).toMatchObject({
      item_wise_tax_details: [],
    })
  })
})

describe('the table of version 16', () => {
  const rows = [
    { name: 'd1', idx: 1, item_row: 'r1', tax_row: 't1', rate: 14, amount: 1.4, taxable_amount: 10 },
    { name: 'd2', idx: 2, item_row: 'r3', tax_row: 't1', rate: 14, amount: 0.7, taxable_amount: 5 },
  ]
  const document = { items: [tea, moreTea], taxes: [tax], item_wise_tax_details: rows }

  test('becomes the text as version 15 writes it, amounts of one item added', () => {
    expect(toText(document)).toMatchObject({ taxes: [{ item_wise_tax_detail: '{"TEA":[14.0,2.1]}' }] })
    const arabic = { items: [{ name: 'r1', item_code: 'شاي' }], taxes: [tax], item_wise_tax_details: rows.slice(0, 1) }
    expect(toText(arabic)).toMatchObject({ taxes: [{ item_wise_tax_detail: '{"\\u0634\\u0627\\u064a":[14.0,1.4]}' }] })
  })

  test('stays beside the text, for the text knows no rows', () => {
    const read = toText(document)
    expect(read.item_wise_tax_details).toEqual(rows)
    expect(toTable(read)).toEqual(document)
  })

  test('whose amounts add up to more digits than a text may have stays a table alone', () => {
    const tiny = [{ ...rows[0] }, { ...rows[1], amount: 5e-324 }]
    const unsaid = { ...document, item_wise_tax_details: tiny }
    expect(toText(unsaid)).toEqual(unsaid)
  })

  test('that was edited overrules a text kept beside it', () => {
    const stored = toTable(of15('{"TEA": [14, 1.40]}'))
    const [row] = stored.item_wise_tax_details as Record<string, unknown>[]
    const edited = { ...stored, item_wise_tax_details: [{ ...row, amount: 1.5 }] }
    expect(toText(edited)).toMatchObject({ taxes: [{ item_wise_tax_detail: '{"TEA":[14.0,1.5]}' }] })
  })
})

test('a DocType without such a table is not looked at', () => {
  const document = of15('{"TEA":[14.0,1.4]}')
  expect(taxTextToTable(document, 'Sales Taxes and Charges Template')).toBe(document)
  expect(taxTableToText(document, 'Sales Taxes and Charges Template')).toBe(document)
})
