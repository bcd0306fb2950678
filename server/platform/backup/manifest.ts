import { z } from 'zod'

const hex = z.string().regex(/^[0-9a-f]{64}$/)

const member = z.object({
  name: z.string(),
  kind: z.enum(['table', 'file']),
  /** Rows of a table. */
  rows: z.int().nonnegative().nullable(),
  bytes: z.int().nonnegative(),
  sha256: hex,
})

const table = z.object({ schema: z.string(), name: z.string(), columns: z.array(z.string()).min(1) })

const partition = z.object({
  schema: z.string(),
  parent: z.string(),
  name: z.string(),
  /** The bounds as PostgreSQL writes them; only ranges of plain values are taken back. */
  bound: z.string().regex(/^FOR VALUES FROM \('[0-9a-f-]+'\) TO \('[0-9a-f-]+'\)$/),
  options: z.array(z.string().regex(/^[a-z_]+=[a-z0-9._]+$/)),
})

const sequence = z.object({
  schema: z.string(),
  name: z.string(),
  value: z.string().regex(/^-?\d+$/),
  isCalled: z.boolean(),
})

/** What a backup holds and how to tell that it is whole. */
export const manifestSchema = z.object({
  takenAt: z.string(),
  version: z.string(),
  postgres: z.string(),
  operator: z.string().nullable(),
  /** SHA-256 of the key of stored credentials: a restore checks that it has the right one. */
  keyFingerprint: hex.nullable(),
  migrations: z.array(z.object({ name: z.string(), checksum: hex })),
  tables: z.array(table),
  partitions: z.array(partition),
  sequences: z.array(sequence),
  members: z.array(member),
})

export type Manifest = z.infer<typeof manifestSchema>
export type Member = z.infer<typeof member>
export type DumpedTable = z.infer<typeof table>
export type DumpedPartition = z.infer<typeof partition>
export type DumpedSequence = z.infer<typeof sequence>
