import { statfs } from 'node:fs/promises'

export interface DiskSpace {
  /** What may be written by who runs this program. */
  freeBytes: number
  totalBytes: number
}

/** Of the disk a folder stands on; null: it does not say. */
export async function diskSpace(folder: string): Promise<DiskSpace | null> {
  try {
    const { bavail, blocks, bsize } = await statfs(folder)
    return { freeBytes: bavail * bsize, totalBytes: blocks * bsize }
  } catch {
    return null
  }
}
