import { z } from 'zod'
import { mediaTypeOfName } from '#shared/media-type-of-name.ts'
import { ConnectRefused, type FetchedMedia } from '../connecting.ts'
import type { Connection } from '../http/connection.ts'
import { botUrl, callBot, resultOf } from './call-bot.ts'
import { refusedBy } from './refused-by.ts'

const downloadWithinMs = 120_000

const fileShape = z.object({ file_path: z.string() })

/** Fetches a file a contact sent. Limit: 20 MB. The address holds the token and is used here alone. Throws ConnectRefused. */
export async function fetchMedia(connection: Connection, source: string): Promise<FetchedMedia> {
  const result = await callBot(connection, { method: 'getFile', params: { file_id: source } })
  if (!result.ok && /file is too big/i.test(result.description))
    throw new ConnectRefused(
      'The file is bigger than the 20 MB a bot may fetch. Ask the contact for a link to it.',
    )
  const path = resultOf(fileShape, result)?.file_path
  if (!path) throw refusedBy(result)
  const answer = await connection.call({
    method: 'GET',
    url: `${botUrl(connection, 'file/')}/${path.split('/').map(encodeURIComponent).join('/')}`,
    timeoutMs: downloadWithinMs,
  })
  if (answer.status !== 200)
    throw new ConnectRefused(`Telegram's file server answered ${answer.status}.`, {
      byProvider: answer.status < 500,
    })
  const filename = path.split('/').at(-1) ?? 'file'
  // Telegram's file server tells no types.
  return { mimeType: mediaTypeOfName(filename), body: answer.body, filename }
}
