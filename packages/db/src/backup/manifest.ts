import { createHash } from 'node:crypto'
import { createReadStream, existsSync, readFileSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { BranchlineError } from '@branchline/protocol'
import { z } from 'zod'
import { makeFile } from '../durable-files.ts'

// A backup is a folder. Its manifest is written last: a folder without one is not a backup.

const manifestFile = 'manifest.json'

const partSchema = z.object({
  /** Within the folder, with / between names. */
  file: z.string().regex(/^[\w.-]+(\/[\w.-]+)?$/),
  bytes: z.number().int().min(0),
  sha256: z.string().length(64),
  /** Of a table of PostgreSQL: its name, and its columns in the order of the file. */
  table: z.string().optional(),
  columns: z.array(z.string()).optional(),
})
export const manifestSchema = z.object({
  format: z.literal(1),
  role: z.enum(['central', 'branch']),
  /** Of a branch. */
  branchCode: z.string().optional(),
  takenAt: z.string(),
  /** The version of the program that wrote it. */
  version: z.string(),
  migrations: z.array(z.object({ name: z.string(), checksum: z.string() })),
  /** Table to rows. */
  rows: z.record(z.string(), z.number().int()),
  /** Of PostgreSQL: what each has given out. */
  sequences: z.record(z.string(), z.string()).optional(),
  parts: z.array(partSchema),
})
export type Manifest = z.infer<typeof manifestSchema>
export type Part = Manifest['parts'][number]

/** Where a part lies, what it weighs and its SHA-256, as it is on the disk. */
export async function describeFile(folder: string, file: string): Promise<Pick<Part, 'file' | 'bytes' | 'sha256'>> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(join(folder, file))) hash.update(chunk as Buffer)
  return { file, bytes: statSync(join(folder, file)).size, sha256: hash.digest('hex') }
}

export function writeManifest(folder: string, manifest: Manifest): void {
  makeFile(join(folder, manifestFile), `${JSON.stringify(manifest, null, 2)}\n`, 0o600)
}

/** The manifest of a backup whose every file is there as it was written. Errors: BACKUP_DAMAGED. */
export async function readBackup(folder: string, role: Manifest['role']): Promise<Manifest> {
  const manifest = readManifest(folder)
  if (manifest.role !== role) damaged(folder, `it is one of a ${manifest.role}`)
  for (const { file, bytes, sha256 } of manifest.parts) {
    if (!existsSync(join(folder, file))) damaged(folder, `${file} is missing`)
    const found = await describeFile(folder, file)
    if (found.bytes !== bytes || found.sha256 !== sha256) damaged(folder, `${file} is not as it was written`)
  }
  return manifest
}

export function readManifest(folder: string): Manifest {
  const file = join(folder, manifestFile)
  if (!existsSync(file)) damaged(folder, 'it has no manifest.json: no backup, or one that was broken off')
  try {
    return manifestSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return damaged(folder, 'its manifest.json is not one that this program writes')
  }
}

export function damaged(folder: string, why: string): never {
  throw new BranchlineError('BACKUP_DAMAGED', `${folder} cannot be restored: ${why}.`)
}

/** Errors: BACKUP_DAMAGED where the backup has migrations that this program has not, or has otherwise. */
export function requireKnown(
  folder: string,
  { migrations, version }: Pick<Manifest, 'migrations' | 'version'>,
  known: ReadonlyMap<string, string>,
): void {
  const foreign = migrations.find(({ name, checksum }) => known.get(name) !== checksum)
  if (foreign)
    damaged(folder, `version ${version} wrote it, and this program does not know its migration ${foreign.name}`)
}

/** As CAI-20261201T024500Z: what `backup` calls a folder. */
export function backupName(owner: string, at: Date): string {
  return `${owner}-${at.toISOString().replace(/[-:]|\.\d+/g, '')}`
}

/** Those of an owner's backups that go when the newest `keep` stay. `names` in any order. Pure. */
export function superseded(names: string[], owner: string, keep: number): string[] {
  const own = names.map((name) => basename(name)).filter((name) => isNameOf(name, owner))
  return own.sort().slice(0, Math.max(0, own.length - keep))
}

const isNameOf = (name: string, owner: string) =>
  name.startsWith(`${owner}-`) && /^\d{8}T\d{6}Z$/.test(name.slice(owner.length + 1))
