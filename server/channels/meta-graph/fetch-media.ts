import type { FetchedMedia } from '../connecting.ts'
import { ConnectRefused } from '../connecting.ts'
import type { Connection } from '../http/connection.ts'
import { fileNameOf, mediaTypeOf } from './media-type-of.ts'

const redirectsMax = 3

/** Fetches what a contact sent from Meta's store. The address opens for everyone who has it, and for a while. */
export async function fetchMedia({ call }: Connection, source: string): Promise<FetchedMedia> {
  let url = source
  for (let hop = 0; hop <= redirectsMax; hop++) {
    if (!/^https?:\/\//.test(url)) break
    const { status, headers, body } = await call({ method: 'GET', url })
    const onward = headers['location']
    if (status >= 300 && status < 400 && onward !== undefined) {
      url = new URL(onward, url).href
      continue
    }
    if (status !== 200)
      throw new ConnectRefused(`Meta answered ${status} for the media: it may have expired.`)
    const mimeType = headers['content-type']?.split(';')[0] ?? mediaTypeOf('file', url)
    const filename = fileNameOf(url)
    return { mimeType, body, ...(filename !== undefined && { filename }) }
  }
  throw new ConnectRefused('The media leads nowhere.')
}
