import { z } from 'zod'

/**
 * One value of a pack with its source: a clause of the operator's terms (`c`), an assumption the operator
 * must confirm (`assumed`), or the note that it does not apply (`na`). Exactly one source.
 */
export interface Leaf<T> {
  v: T | null
  c?: string[] | undefined
  assumed?: string | undefined
  na?: string | undefined
}

/** What a typed reader answers: the value, and the clause or the assumption it rests on. */
export interface Reading<T> {
  value: T
  clause: string | null
  assumed: string | null
}

const source = {
  c: z.array(z.string()).min(1).optional(),
  assumed: z.string().min(1).optional(),
  na: z.string().min(1).optional(),
}

/** Describes a leaf whose value has the given shape; the value may always be null. */
export function leafOf<T extends z.ZodType>(value: T) {
  return z
    .looseObject({ v: value.nullable(), ...source })
    .refine((leaf) => [leaf.c, leaf.assumed, leaf.na].filter((one) => one !== undefined).length === 1, {
      message: 'needs exactly one source: c, assumed or na',
    })
}

/** Answers a value together with the source of the leaf it was read from. */
export function readLeaf<T, U>(leaf: Leaf<T>, value: U): Reading<U> {
  return { value, clause: leaf.c?.[0] ?? null, assumed: leaf.assumed ?? null }
}

/** A leaf found in a pack's document, with the dotted path that leads to it. */
export interface PlacedLeaf {
  path: string
  leaf: Leaf<unknown>
}

/** Lists every leaf below a document's node, in the document's order, and the paths that end without a source. */
export function leavesIn(node: unknown, path = ''): { leaves: PlacedLeaf[]; bare: string[] } {
  if (!isRecord(node)) return { leaves: [], bare: [path] }
  if (isLeaf(node)) return { leaves: [{ path, leaf: node }], bare: [] }
  const found = Object.entries(node).map(([key, child]) =>
    leavesIn(child, path === '' ? key : `${path}.${key}`),
  )
  return { leaves: found.flatMap((one) => one.leaves), bare: found.flatMap((one) => one.bare) }
}

/** Lays one document over another; a leaf is replaced whole, so a value never keeps another's source. */
export function overlay(base: unknown, over: unknown): unknown {
  if (over === undefined) return base
  if (!isRecord(base) || !isRecord(over) || isLeaf(base) || isLeaf(over)) return over
  const merged: Record<string, unknown> = { ...base }
  for (const [key, child] of Object.entries(over)) merged[key] = overlay(base[key], child)
  return merged
}

function isLeaf(node: Record<string, unknown>): node is Record<string, unknown> & Leaf<unknown> {
  return 'v' in node
}

function isRecord(node: unknown): node is Record<string, unknown> {
  return typeof node === 'object' && node !== null && !Array.isArray(node)
}
