import type { FastifyInstance } from 'fastify'

/** Has the bodies of a scope read that are forms: as an object of their fields, of each the last value. */
export function readForms(scope: FastifyInstance): void {
  scope.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    (_request, text, done) => done(null, Object.fromEntries(new URLSearchParams(String(text)))),
  )
}
