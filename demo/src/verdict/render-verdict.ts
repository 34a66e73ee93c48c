import colors from 'picocolors'
import { count } from '../sale/money.ts'
import type { Verdict } from './verdict.ts'

const shownMax = 20

/** The verdict for the screen: a line per check and, where sides differ, the first 20 differences record by record. Pure. */
export function renderVerdict({ checks, agrees }: Verdict): string {
  const lines = checks.map(({ title, differences }) =>
    differences.length === 0
      ? ` ${colors.green('✓')} ${title}`
      : ` ${colors.red('✗')} ${title} ${colors.red(`(${count(differences.length)} ${differences.length === 1 ? 'difference' : 'differences'})`)}`,
  )
  if (agrees) return [...lines, '', ` ${colors.bold(colors.green('Both sides agree.'))}`].join('\n')
  const all = checks.flatMap(({ differences }) => differences)
  const more = all.length > shownMax ? [`   ... and ${count(all.length - shownMax)} more`] : []
  return [
    ...lines,
    '',
    ` ${colors.bold(colors.red('The two sides differ:'))}`,
    ...all.slice(0, shownMax).map((difference) => `   ${difference}`),
    ...more,
  ].join('\n')
}
