export interface CodeFacts {
  branchCode: string
  code: string
  expiresAt: string
  /** Central, as the shop's server reaches it. */
  centralUrl: string
}

/** What to paste into a shell in the folder of the product, on the shop's server: it enrols, loads and starts. */
export function enrolCommand({ code, centralUrl }: CodeFacts): string {
  const plain = centralUrl.startsWith('http://') ? ' --allow-http' : ''
  const branch = 'npx --yes pnpm@10.34.9 branch'
  return `${branch} enrol --central '${centralUrl.replaceAll("'", "'\\''")}' --code ${code}${plain} && ${branch}`
}
