/** What the recorded process did, in the order in which it did it. A file is an inode with a name that may come and go. */
export type Step =
  | { kind: 'mkdir'; path: string }
  | { kind: 'create'; path: string; inode: number }
  | { kind: 'rename'; from: string; to: string }
  | { kind: 'link'; from: string; to: string }
  | { kind: 'unlink'; path: string }
  | { kind: 'write'; inode: number; offset: number; bytes: Uint8Array }
  | { kind: 'truncate'; inode: number; size: number }
  | { kind: 'sync'; inode: number }
  /** The disk said no. The system takes what was unsynced for clean: no later sync brings it back. */
  | { kind: 'sync failed'; inode: number }
  | { kind: 'sync folder'; path: string }
  /** Bytes that left the process over the network. */
  | { kind: 'sent'; connection: string; bytes: Uint8Array }
