import type { Pack } from './pack.ts'

/** A value that the operator's terms do not state: it must be confirmed at set-up. */
export interface Assumption {
  /** `terms.meta.currency`; `engine.…` for values the engine needs beside the terms. */
  path: string
  value: unknown
  /** Why this value was taken. */
  reason: string
}

/** Lists what the operator must confirm before opening for business, in the pack's order. */
export function assumptions(pack: Pack): Assumption[] {
  return pack.leaves.flatMap(({ path, leaf }) =>
    leaf.assumed === undefined ? [] : [{ path, value: leaf.v, reason: leaf.assumed }],
  )
}
