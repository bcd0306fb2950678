import type { FastifyInstance } from 'fastify'
import type { z } from 'zod'

/** A request to the sandbox network that cannot be met; `detail` says the mend. */
export class SandboxProblem extends Error {
  readonly status: number
  readonly code: string
  readonly errors: { path: string; message: string }[]

  constructor(
    status: number,
    code: string,
    detail: string,
    errors: { path: string; message: string }[] = [],
  ) {
    super(detail)
    this.status = status
    this.code = code
    this.errors = errors
  }
}

/** Reads what came by its schema. Throws `SandboxProblem` 400 that names each field that is wrong. */
export function parsed<Schema extends z.ZodType>(schema: Schema, value: unknown): z.infer<Schema> {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const errors = result.error.issues.map((issue) => ({
    path: issue.path.map(String).join('.'),
    message: issue.message,
  }))
  throw new SandboxProblem(
    400,
    'invalid_request',
    'The request is not of the shape this call takes; mend the fields named.',
    errors,
  )
}

/** Answers every error and every unknown path as a problem document. Source: RFC 9457. */
export function answerProblems(app: FastifyInstance): void {
  app.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) => {
    const problem =
      error instanceof SandboxProblem
        ? error
        : new SandboxProblem(
            error.statusCode ?? 500,
            error.statusCode === undefined ? 'internal_error' : 'invalid_request',
            error.message,
          )
    return reply.code(problem.status).type('application/problem+json').send(documentOf(problem))
  })
  app.setNotFoundHandler((request, reply) => {
    const problem = new SandboxProblem(
      404,
      'not_found',
      `Nothing answers ${request.method} ${request.url} here.`,
    )
    return reply.code(404).type('application/problem+json').send(documentOf(problem))
  })
}

function documentOf({ status, code, message, errors }: SandboxProblem): Record<string, unknown> {
  const type = `https://patchbay.dev/problems/${code}`
  const document = { type, title: code.replaceAll('_', ' '), status, code, detail: message }
  return errors.length > 0 ? { ...document, errors } : document
}
