import { randomUUID } from 'node:crypto'
import { ConnectRefused, type FetchedMedia } from '../connecting.ts'
import type { Connection } from '../http/connection.ts'
import { graphRequest, reach, readGraph } from './graph.ts'
import type { WhatsappSettings } from './whatsapp-settings.ts'

/** Leaves media with Meta for thirty days; gives its id. */
export async function uploadMedia(connection: Connection, media: FetchedMedia): Promise<string> {
  const { phoneNumberId } = connection.settings as WhatsappSettings
  const boundary = `patchbay-${randomUUID()}`
  const { url, headers } = graphRequest(connection, 'POST', `${phoneNumberId}/media`)
  const { id } = readGraph(
    await reach(connection, {
      method: 'POST',
      url,
      headers: { ...headers, 'content-type': `multipart/form-data; boundary=${boundary}` },
      body: multipart(boundary, media),
      timeoutMs: 120_000,
    }),
  )
  if (typeof id !== 'string') throw new ConnectRefused('Meta gave no id for the media. Try again.')
  return id
}

function multipart(boundary: string, { mimeType, filename = 'media', body }: FetchedMedia): Buffer {
  const field = (name: string, value: string): string =>
    `--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`
  const named = filename.replaceAll(/["\r\n]/g, '_')
  const head = `${field('messaging_product', 'whatsapp')}${field('type', mimeType)}--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${named}"\r\ncontent-type: ${mimeType}\r\n\r\n`
  return Buffer.concat([Buffer.from(head), body, Buffer.from(`\r\n--${boundary}--\r\n`)])
}
