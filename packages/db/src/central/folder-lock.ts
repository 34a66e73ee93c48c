/** The advisory lock of who owns an embedded folder's database, or restores any. */
export const folderLock = 1112689510
