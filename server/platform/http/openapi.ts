import { z } from 'zod'
import { version } from '../config.ts'
import type { Described } from './route.ts'

type Schema = Record<string, unknown>

const problem: Schema = {
  type: 'object',
  required: ['type', 'title', 'status', 'detail', 'code'],
  properties: {
    type: { type: 'string', format: 'uri' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    code: { type: 'string', description: 'Stable, snake_case.' },
    clause: { type: 'string', description: "The clause of the operator's terms that decided." },
    errors: {
      type: 'array',
      items: { type: 'object', properties: { path: { type: 'string' }, message: { type: 'string' } } },
    },
  },
}

/** The OpenAPI 3.1 document of a list of routes. */
export function openApi(routes: readonly Described[], serverUrl: string): Schema {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const route of routes) (paths[route.path] ??= {})[route.method.toLowerCase()] = operationOf(route)
  return {
    openapi: '3.1.0',
    info: {
      title: 'Patchbay',
      version,
      description: 'Messages, permission, money and terms of one communications platform.',
    },
    servers: [{ url: serverUrl }],
    paths,
    components: {
      schemas: { Problem: problem },
      securitySchemes: {
        apiKey: { type: 'http', scheme: 'bearer', description: 'An API key of the account.' },
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: 'patchbay_session',
          description: "The console's session.",
        },
      },
    },
  }
}

const file: Schema = { '*/*': { schema: { type: 'string', format: 'binary' } } }
const fileAnswers: Schema = {
  200: { description: 'The file', content: file },
  206: { description: 'The range of it that was asked for', content: file },
}
const rangeHeader: Schema = {
  name: 'Range',
  in: 'header',
  required: false,
  description: 'One range of bytes, such as `bytes=0-1023`; without it the whole file is given.',
  schema: { type: 'string' },
}

function operationOf(route: Described): Schema {
  const { access } = route
  return {
    operationId: operationId(route),
    tags: [route.tag],
    summary: route.summary,
    ...(route.description && { description: route.description }),
    ...(access.kind !== 'public' && { security: [{ apiKey: [] }, { session: [] }] }),
    ...(access.kind === 'account' && { 'x-scope': access.scope }),
    parameters: [
      ...parametersIn('path', route.params, route.path),
      ...parametersIn('query', route.query),
      ...headersOf(route),
    ],
    ...(route.body && {
      requestBody: {
        required: true,
        content: {
          'application/json': { schema: schemaOf(route.body, 'input') },
          ...(route.takesCsv && { 'text/csv': { schema: { type: 'string' } } }),
        },
      },
    }),
    ...(route.takesFile && { requestBody: { required: true, content: file } }),
    responses: {
      ...(route.givesFile && fileAnswers),
      ...Object.fromEntries(
        Object.entries(route.answers).map(([status, schema]) => [status, responseOf(schema)]),
      ),
      default: {
        description: 'Refused',
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    },
  }
}

function operationId(route: Described): string {
  const words = route.path
    .replace(/^\/(v1|operator\/v1)\//, (m) => (m.includes('operator') ? 'operator/' : ''))
    .split('/')
  return [route.method.toLowerCase(), ...words.map((w) => w.replace(/^\{(\w+)\}$/, 'by-$1'))]
    .join('-')
    .replace(/[^a-z0-9A-Z-]/g, '')
}

function responseOf(schema: z.ZodType | null): Schema {
  if (schema === null) return { description: 'Done' }
  return { description: 'Done', content: { 'application/json': { schema: schemaOf(schema, 'output') } } }
}

function headersOf(route: Described): Schema[] {
  if (route.givesFile) return [rangeHeader]
  if (!route.idempotent) return []
  const description = 'The same key and body give the same answer; the work is done once.'
  return [
    {
      name: 'Idempotency-Key',
      in: 'header',
      required: false,
      description,
      schema: { type: 'string', maxLength: 255 },
    },
  ]
}

function parametersIn(place: 'path' | 'query', schema: z.ZodType | undefined, path = ''): Schema[] {
  const json = schema ? schemaOf(schema, 'input') : { properties: {} }
  const named = (json['properties'] ?? {}) as Record<string, Schema>
  const required = new Set((json['required'] as string[] | undefined) ?? [])
  const bare = [...path.matchAll(/\{(\w+)\}/g)].map((m) => m[1] as string).filter((name) => !(name in named))
  return [
    ...Object.entries(named).map(([name, of]) => ({
      name,
      in: place,
      required: place === 'path' || required.has(name),
      schema: of,
    })),
    ...bare.map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } })),
  ]
}

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Schema {
  const { $schema: _, ...json } = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    target: 'draft-2020-12',
  }) as Schema
  return json
}
