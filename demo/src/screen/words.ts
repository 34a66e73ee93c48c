import colors from 'picocolors'
import type { Login } from '../chain/peer.ts'

/** The first lines of the generated demo. */
export const storyOpening = [
  '',
  ` ${colors.bold('Branchline')}  one head office, three shops, on this machine`,
  colors.dim(
    ' Every server is a process of its own with its own database. Lines will be cut and servers killed; shops go on selling.',
  ),
  '',
].join('\n')

/** The first lines of the real year, with what it is made of and whose it is. */
export const yearOpening = [
  '',
  ` ${colors.bold('Branchline')}  a real wholesaler's year through one head office and five shops`,
  colors.dim(
    ' Data: UCI Online Retail by D. Chen, CC BY 4.0. It has no stores: which shop sold what is our assignment',
  ),
  colors.dim(' (United Kingdom by a hash of the invoice number over LON, MAN, BIR and GLA; all other countries INT).'),
  '',
].join('\n')

/** Where to look when something went wrong. */
export function logsAt(root: string): string {
  return ` The logs of every process are in ${root}/logs, the databases beside them.`
}

/** Where one can watch it all, and act. */
export function dashboardAt(url: string, { username, password }: Login): string {
  return ` Watch it, and act, at ${colors.bold(url)}  user ${colors.bold(username)}, password ${colors.bold(password)}\n`
}
