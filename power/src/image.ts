import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'

/** Lays the files of a cut out in an empty folder. */
export function layOut(files: ReadonlyMap<string, Uint8Array>, root: string, folder: string): void {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  for (const [path, bytes] of files) {
    const file = join(folder, relative(root, path))
    mkdirSync(dirname(file), { recursive: true })
    const fd = openSync(file, 'w')
    writeSync(fd, bytes)
    closeSync(fd)
  }
}
