import type { Enrolled } from '../enrol/enrol-branch.ts'

const number = new Intl.NumberFormat('en')

/** What a person reads at the end of an enrolment. Pure. */
export function enrolText(done: Enrolled): string {
  const { branchCode, centralUrl, envFile, already, problem, records, total, parked, durationMs, passwordMade } = done
  const lines = [
    already
      ? `This server is branch ${branchCode} of ${centralUrl} already; its code was used before.`
      : `This server is branch ${branchCode} of ${centralUrl} now.`,
    problem === null
      ? `${number.format(records)} records came in ${(durationMs / 1_000).toFixed(1)} s; head office has ${number.format(total)} for this shop.`
      : `${number.format(records)} of ${number.format(total)} records came, then: ${problem} The server fetches the rest by itself.`,
    ...(parked > 0 ? [`${number.format(parked)} of them wait for something they need, and are tried again.`] : []),
    ...(passwordMade ? [`A password for the operator "admin" was made: ADMIN_PASSWORD in ${envFile}.`] : []),
    '',
    problem === null ? 'Ready to sell.' : 'Ready to sell with what is here.',
    ...stepsOf().map((step, index) => `  ${index + 1}. ${step}`),
  ]
  return lines.join('\n')
}

/** What to do next. */
export function stepsOf(): string[] {
  return [
    'Start the server: branch start (a machine set up by install-branch.sh: systemctl start branchline-branch).',
    'Look whether all is well: branch doctor.',
    'Open the till on any device of the shop: http://<this machine>:8001/till.',
  ]
}
