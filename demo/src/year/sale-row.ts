/** One row of the UCI Online Retail file: one line of one invoice, every value as the file has it. */
export interface SaleRow {
  InvoiceNo: string
  StockCode: string
  Description: string
  Quantity: string
  /** YYYY-MM-DD HH:MM:SS */
  InvoiceDate: string
  UnitPrice: string
  CustomerID: string
  Country: string
}

export const saleColumns = [
  'InvoiceNo',
  'StockCode',
  'Description',
  'Quantity',
  'InvoiceDate',
  'UnitPrice',
  'CustomerID',
  'Country',
] as const satisfies readonly (keyof SaleRow)[]
