import { z } from 'zod'
import type { Connection, HttpRequest } from '../http/connection.ts'
import { jsonBody, multipartBody, type ApiCall } from './api-call.ts'
import { fetchPublicFile } from './fetch-public-file.ts'
import { readAnswer, type ApiResult } from './read-answer.ts'
import { telegramCredentials, telegramSettings } from './telegram-settings.ts'

const uploadWithinMs = 120_000
/** What a bot may upload. Source: Bot API, sending files. */
export const photoBytesMax = 10 * 1_048_576
export const fileBytesMax = 50 * 1_048_576

/** Where the bot's methods are, or with `file/` before it its files. The token is part of it: never show it. */
export function botUrl({ settings, credentials }: Connection, before = ''): string {
  const { baseUrl } = telegramSettings.parse(settings)
  const { botToken } = telegramCredentials.parse(credentials)
  return `${baseUrl}/${before}bot${botToken}`
}

/**
 * Calls a method of the Bot API. Files go by their URL where Telegram fetches them, along with the call otherwise.
 * Throws FileUnavailable for a file that cannot be fetched to be uploaded, and what `call` of the connection throws.
 */
export async function callBot(connection: Connection, call: ApiCall): Promise<ApiResult> {
  if (call.files?.some(({ mustUpload }) => mustUpload)) return uploadToBot(connection, call)
  const result = await answerOf(connection, call.method, jsonBody(call))
  return !result.ok && call.files && isFetchFailure(result) ? uploadToBot(connection, call) : result
}

/** Telegram could not fetch a URL, or not use what it got there: beyond 5 MB, slow, or hidden from it. */
function isFetchFailure({ status, description }: { status: number; description: string }): boolean {
  return (
    status === 400 &&
    /failed to get http url|wrong http url|web page content|upload file by url/i.test(description)
  )
}

async function uploadToBot(connection: Connection, call: ApiCall): Promise<ApiResult> {
  const sizeBytesMax = call.method === 'sendPhoto' ? photoBytesMax : fileBytesMax
  const files = await Promise.all(
    (call.files ?? []).map(async (file) => ({
      ...file,
      bytes: await fetchPublicFile(file.url, sizeBytesMax),
    })),
  )
  return answerOf(connection, call.method, await multipartBody(call, files), uploadWithinMs)
}

async function answerOf(
  connection: Connection,
  method: string,
  { contentType, body }: { contentType: string; body: string | Buffer },
  timeoutMs?: number,
): Promise<ApiResult> {
  const request: HttpRequest = {
    method: 'POST',
    url: `${botUrl(connection)}/${method}`,
    headers: { 'content-type': contentType },
    body,
    ...(timeoutMs && { timeoutMs }),
  }
  return readAnswer(await connection.call(request))
}

/** A result as its shape says. */
export function resultOf<T extends z.ZodType>(shape: T, result: ApiResult): z.infer<T> | null {
  return result.ok ? shape.parse(result.result) : null
}
