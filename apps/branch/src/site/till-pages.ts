import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The reference till as it is built beside this server. */
const built = fileURLToPath(new URL('../../till/dist', import.meta.url))

/** The till's pages, where they are there: those of `folder`, or the ones built in this repository. They call central when this server is down. */
export function tillPages(
  folder: string | undefined,
  calls: () => string[],
): { folder: string; calls(): string[] } | undefined {
  const pages = folder ?? built
  return existsSync(join(pages, 'index.html')) ? { folder: pages, calls } : undefined
}
