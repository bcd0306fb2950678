import type { Problem } from '@/api/types.ts'

/** An answer of the API that says no, with the sentence that tells how to mend it. */
export class ApiProblem extends Error {
  readonly problem: Problem
  constructor(problem: Problem) {
    super(problem.detail)
    this.problem = problem
  }
}

export type Query = Record<string, string | number | boolean | undefined | null>

type Options = { query?: Query; body?: unknown; file?: File; idempotencyKey?: string; signal?: AbortSignal }

/**
 * Calls the API with the console's session.
 * Throws ApiProblem for any answer outside 2xx and when the server cannot be reached (status 0).
 */
export async function call<T>(method: string, path: string, options: Options = {}): Promise<T> {
  const response = await reach(method, path, options)
  if (response.status === 204) return undefined as T
  const text = await response.text()
  if (!response.ok) throw new ApiProblem(readProblem(response, text))
  return (text ? JSON.parse(text) : undefined) as T
}

export const get = <T>(path: string, query?: Query, signal?: AbortSignal) =>
  call<T>('GET', path, { ...(query && { query }), ...(signal && { signal }) })
export const post = <T>(path: string, body: unknown = {}, idempotencyKey: string = newKey()) =>
  call<T>('POST', path, { body, idempotencyKey })
export const put = <T>(path: string, body: unknown) => call<T>('PUT', path, { body })
export const patch = <T>(path: string, body: unknown) => call<T>('PATCH', path, { body })
export const remove = (path: string) => call<void>('DELETE', path)

/** Sends a file as it is. */
export const upload = <T>(path: string, file: File, query?: Query) =>
  call<T>('POST', path, { file, ...(query && { query }) })

/** A fresh Idempotency-Key; made from random bytes because randomUUID needs a secure context. */
export function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('')
}

export function withQuery(path: string, query: Query = {}): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== '') search.set(name, String(value))
  }
  return search.size > 0 ? `${path}?${search}` : path
}

async function reach(method: string, path: string, { query, body, file, idempotencyKey, signal }: Options) {
  const headers: Record<string, string> = { Accept: 'application/json' }
  if (method !== 'GET') headers['X-Patchbay-Console'] = '1'
  if (body !== undefined) headers['Content-Type'] = 'application/json'
  if (file) headers['Content-Type'] = file.type || 'application/octet-stream'
  if (idempotencyKey) headers['Idempotency-Key'] = idempotencyKey
  try {
    return await fetch(withQuery(path, query), {
      method,
      headers,
      credentials: 'same-origin',
      ...(body !== undefined && { body: JSON.stringify(body) }),
      ...(file && { body: file }),
      ...(signal && { signal }),
    })
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    throw new ApiProblem({ title: 'Unreachable', status: 0, code: 'unreachable', detail: '' })
  }
}

function readProblem(response: Response, text: string): Problem {
  try {
    const problem = JSON.parse(text) as Partial<Problem>
    return {
      ...problem,
      title: problem.title ?? response.statusText,
      status: problem.status ?? response.status,
      code: problem.code ?? 'unknown',
      detail: problem.detail ?? problem.title ?? '',
    }
  } catch {
    return { title: response.statusText, status: response.status, code: 'unreadable', detail: '' }
  }
}
