import type { Decision, Problem } from '@/api/types.ts'

export type FieldError = { path: string; message: string }

/** Which field of the form a refusal is about; the others concern the whole message. */
const placeOf: Readonly<Record<string, string>> = {
  recipient_invalid: 'to',
  sender_unknown: 'from',
  sender_missing: 'from',
  sender_ambiguous: 'from',
  content_invalid: 'content',
  content_unsupported: 'content',
  content_refused: 'content',
  window_closed: 'content',
  reference_unknown: 'replyTo',
}

/** What is wrong, by field: what the API named in `errors`, and what a gate refused that one field can mend. */
export function placesOf(problem: Problem | null, decision: Decision | null): FieldError[] {
  const named = (problem?.errors ?? []).map(({ path, message }) => ({
    path: path.replace(/^\/|^body\./, ''),
    message,
  }))
  const refused = refusalOf(problem?.decision ?? decision)
  const place = refused?.code && placeOf[refused.code]
  return place && refused ? [...named, { path: place, message: refused.because }] : named
}

/** The first thing said against a path. */
export const errorAt = (errors: readonly FieldError[], path: string): string | undefined =>
  errors.find((error) => error.path === path)?.message

/** The gate that said no. */
export const refusalOf = (decision: Decision | null | undefined) =>
  decision?.gates.find(({ outcome }) => outcome === 'refuse')
