import type { ZodError } from 'zod'
import { Refusal } from '../refusal.ts'

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

/** Turns zod's findings into one refusal that names each field. */
export function refusalOfFindings(error: ZodError, where: string): Refusal {
  const errors = error.issues.slice(0, 50).map((issue) => ({
    path: [where, ...issue.path.map(String)].join('.'),
    message: issue.message,
  }))
  return new Refusal('invalid_request', { extra: { errors } })
}
