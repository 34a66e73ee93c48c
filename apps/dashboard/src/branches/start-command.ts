export interface StartFacts {
  branchCode: string
  username: string
  password: string
  /** Central, as the shop's server reaches it. */
  centralUrl: string
}

/** The settings of a shop's server as a `.env` file. */
export function envFile(facts: StartFacts): string {
  return `${settings(facts)
    .map(([name, value]) => `${name}=${value}`)
    .join('\n')}\n`
}

/** What to paste into a shell in the folder of the product, on the shop's server. */
export function startCommand(facts: StartFacts): string {
  const lines = settings(facts).map(([name, value]) => `${name}=${quoted(value)} \\`)
  return [...lines, 'npx --yes pnpm@10.34.9 branch'].join('\n')
}

function settings({ branchCode, username, password, centralUrl }: StartFacts): [string, string][] {
  return [
    ['BRANCH_CODE', branchCode],
    ['CENTRAL_URL', centralUrl],
    ...(centralUrl.startsWith('http://') ? [['BRANCHLINE_ALLOW_HTTP', '1'] as [string, string]] : []),
    ['SYNC_USERNAME', username],
    ['SYNC_PASSWORD', password],
    ['ADMIN_PASSWORD', 'choose-one-for-this-shop'],
  ]
}

function quoted(value: string): string {
  return /^[A-Za-z0-9_.:/@-]+$/.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`
}
