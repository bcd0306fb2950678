import type { RefusalCode } from '#refusals.ts'
import { refusals } from '#refusals.ts'

/** What a refusal carries beyond its code. */
export type RefusalMore = {
  /** One sentence that says what happened and how to mend it; the catalogue's sentence when absent. */
  readonly detail?: string
  /** The clause of the operator's terms that decided. */
  readonly clause?: string | null
  /** Further members of the problem document: `errors`, `decision`, `retryAfterSeconds`. */
  readonly extra?: Readonly<Record<string, unknown>>
}

/** A refusal the caller can act on. Everything else that is thrown is a bug and becomes a 500. */
export class Refusal extends Error {
  override name = 'Refusal'
  readonly code: RefusalCode
  readonly status: number
  readonly clause: string | null
  readonly extra: Readonly<Record<string, unknown>>

  constructor(code: RefusalCode, more: RefusalMore = {}) {
    super(more.detail ?? refusals[code].sentence)
    this.code = code
    this.status = refusals[code].status
    this.clause = more.clause ?? null
    this.extra = more.extra ?? {}
  }
}
