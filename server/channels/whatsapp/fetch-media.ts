import { ConnectRefused, type FetchedMedia } from '../connecting.ts'
import type { Connection } from '../http/connection.ts'
import { callGraph, reach } from './graph.ts'
import type { WhatsappCredentials, WhatsappSettings } from './whatsapp-settings.ts'

const mediaTimeoutMs = 60_000

/** Fetches what a contact sent: the id gives a URL that lives five minutes, the URL the bytes. Inbound media lives seven days. */
export async function fetchMedia(connection: Connection, source: string): Promise<FetchedMedia> {
  const first = await download(connection, await urlOf(connection, source))
  // A URL that ran out between the two calls is asked for anew, once.
  const answer = first.status === 200 ? first : await download(connection, await urlOf(connection, source))
  if (answer.status !== 200)
    throw new ConnectRefused(`Meta answered ${answer.status} for the media ${source}. It may have expired.`)
  const mimeType = (answer.headers['content-type'] ?? 'application/octet-stream').split(';')[0] ?? ''
  const filename = /filename="?([^";]+)"?/.exec(answer.headers['content-disposition'] ?? '')?.[1]
  return { mimeType, body: answer.body, ...(filename && { filename }) }
}

async function urlOf(connection: Connection, source: string): Promise<string> {
  const { phoneNumberId } = connection.settings as WhatsappSettings
  const query = { phone_number_id: phoneNumberId }
  const { url } = await callGraph(connection, 'GET', encodeURIComponent(source), { query })
  if (typeof url !== 'string') throw new ConnectRefused(`Meta knows no media ${source}. It may have expired.`)
  return url
}

function download(connection: Connection, url: string) {
  const { accessToken } = connection.credentials as WhatsappCredentials
  return reach(connection, {
    method: 'GET',
    url,
    headers: { authorization: `Bearer ${accessToken}` },
    timeoutMs: mediaTimeoutMs,
  })
}
