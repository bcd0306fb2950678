import type { FastifyRequest } from 'fastify'
import type { RawCall, UploadedFile } from './read-params.ts'
import { badRequest } from './telegram-error.ts'

/** Reads a call as it came: parameters in the query, a form, JSON or multipart, the body before the query. Throws TelegramError. */
export async function readCall(request: FastifyRequest): Promise<RawCall> {
  const query = request.query as Record<string, unknown>
  const body = request.body instanceof Buffer ? request.body : Buffer.alloc(0)
  const { params, files } = await readBody(request.headers['content-type'] ?? '', body)
  return { params: { ...query, ...params }, files }
}

async function readBody(contentType: string, body: Buffer): Promise<RawCall> {
  if (body.length === 0) return { params: {}, files: new Map() }
  if (/^application\/json/i.test(contentType)) return { params: jsonObject(body), files: new Map() }
  if (!/^(?:multipart\/form-data|application\/x-www-form-urlencoded)/i.test(contentType))
    return { params: {}, files: new Map() }
  const params: Record<string, unknown> = {}
  const files = new Map<string, UploadedFile>()
  for (const [name, value] of await formOf(contentType, body)) {
    if (typeof value === 'string') params[name] = value
    else
      files.set(name, {
        filename: value.name,
        mimeType: value.type,
        bytes: Buffer.from(await value.arrayBuffer()),
      })
  }
  return { params, files }
}

async function formOf(contentType: string, body: Buffer): Promise<FormData> {
  try {
    return await new Response(Uint8Array.from(body), { headers: { 'content-type': contentType } }).formData()
  } catch {
    throw badRequest("can't parse multipart/form-data")
  }
}

function jsonObject(body: Buffer): Record<string, unknown> {
  try {
    const value = JSON.parse(body.toString('utf8')) as unknown
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return value as Record<string, unknown>
  } catch {
    // Said below.
  }
  throw badRequest("can't parse JSON object")
}
