import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The till of this release, as it is laid down beside dist/, or built in this repository. */
const beside = ['../till', '../../till/dist'].map((path) => fileURLToPath(new URL(path, import.meta.url)))
const isThere = (pages: string) => existsSync(join(pages, 'index.html'))

/** The till's pages, where they are there: those of `folder`, or those of this release. They call central when this server is down. */
export function tillPages(
  folder: string | undefined,
  calls: () => string[],
): { folder: string; calls(): string[] } | undefined {
  const pages = [folder ?? beside].flat().find(isThere)
  return pages === undefined ? undefined : { folder: pages, calls }
}
