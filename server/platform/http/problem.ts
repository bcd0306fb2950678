import type { z } from 'zod'
import { Refusal } from '../refusal.ts'
import { findingInWords } from './finding-in-words.ts'

/** RFC 9457 problem document. */
export type Problem = {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail: string
  readonly code: string
  readonly clause?: string
  readonly [extra: string]: unknown
}

/** The problem document of a refusal. */
export function problemOf(refusal: Refusal): Problem {
  return {
    type: `https://patchbay.dev/problems/${refusal.code}`,
    title: refusal.code.replaceAll('_', ' '),
    status: refusal.status,
    detail: refusal.message,
    code: refusal.code,
    ...(refusal.clause && { clause: refusal.clause }),
    ...refusal.extra,
  }
}

/** What a caller is told when the fault is ours: nothing of the inside, but a reference for support. */
export function problemOfBug(reference: string): Problem {
  return {
    type: 'https://patchbay.dev/problems/internal_error',
    title: 'internal error',
    status: 500,
    detail: `Something broke on our side and was logged. Quote ${reference} to support.`,
    code: 'internal_error',
  }
}

/** What a schema makes of a value that came from outside. Refuses invalid_request: each field is named below `where`, with the mend. */
export function parsedAs<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  where: string,
): z.infer<Schema> {
  const result = schema.safeParse(value, { error: findingInWords })
  if (result.success) return result.data
  throw refusalOfFindings(result.error, where)
}

function refusalOfFindings(error: z.ZodError, where: string): Refusal {
  const errors = error.issues.slice(0, 50).map((issue) => ({
    path: [where, ...issue.path.map(String)].join('.'),
    message: issue.message,
  }))
  return new Refusal('invalid_request', { extra: { errors } })
}
