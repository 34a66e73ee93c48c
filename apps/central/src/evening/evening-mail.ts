import type { EveningReport, EveningReportMessage } from '@branchline/protocol'
import Big from 'big.js'

const exceptionsMax = 20

/** The evening report of the chain as a mail of plain text: the sums, what a person should look at, then every shop. Pure. */
export function eveningMail({ data: { day, reports } }: EveningReportMessage): { subject: string; text: string } {
  const uneven = reports.filter(({ even }) => !even)
  const notFinal = reports.filter(({ final }) => !final).length
  const verdict = uneven.length === 0 ? 'even' : `${shops(uneven.length)} to look at`
  return {
    subject: `[Branchline] Evening report ${day}: ${verdict}`,
    text: [
      `Evening report of ${day}, ${shops(reports.length)}: ${verdict}.`,
      ...(notFinal > 0
        ? [`The figures of ${shops(notFinal)} may still grow: nothing was heard of them after the day was over.`]
        : []),
      '',
      ...sums(reports),
      ...uneven.flatMap((report) => ['', ...told(report)]),
      '',
      ...reports.filter(({ even }) => even).map(inOneLine),
      '',
    ].join('\n'),
  }
}

function sums(reports: EveningReport[]): string[] {
  const days = reports.flatMap(({ money }) => money)
  return [...new Set(days.map(({ currency }) => currency))].sort().map((currency) => {
    const sum = (part: 'sold' | 'arrived' | 'difference') =>
      days
        .filter((row) => row.currency === currency)
        .reduce((total, row) => total.plus(row[part]), Big(0))
        .toFixed()
    return `${currency}: sold ${sum('sold')}, at central ${sum('arrived')}, difference ${sum('difference')}`
  })
}

function told(report: EveningReport): string[] {
  const more = report.exceptions.length - exceptionsMax
  return [
    inOneLine(report),
    ...report.exceptions.slice(0, exceptionsMax).map(({ code, message }) => `  ! ${message} (${code})`),
    ...(more > 0 ? [`  ! and ${more} more`] : []),
  ]
}

function inOneLine({ branchCode, label, money, shifts }: EveningReport): string {
  const sold = money.map((row) => `${row.sold} ${row.currency} sold, ${row.arrived} at central`)
  const closed = shifts.opened === 0 ? 'no shift' : `${shifts.closed} of ${shifts.opened} shifts closed`
  return `${branchCode} ${label}: ${[...(sold.length > 0 ? sold : ['nothing sold']), closed].join('; ')}`
}

function shops(count: number): string {
  return count === 1 ? '1 shop' : `${count} shops`
}
