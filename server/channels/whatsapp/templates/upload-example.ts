import { ConnectRefused, type FetchedMedia } from '../../connecting.ts'
import type { Connection } from '../../http/connection.ts'
import { callGraph, graphRequest, reach, readGraph } from '../graph.ts'
import type { WhatsappCredentials, WhatsappSettings } from '../whatsapp-settings.ts'

/** Uploads an example of a template's header by Meta's resumable upload; gives the handle the definition names. */
export async function uploadExample(
  connection: Connection,
  { mimeType, filename = 'example', body }: FetchedMedia,
): Promise<string> {
  const { appId } = connection.settings as WhatsappSettings
  const { accessToken } = connection.credentials as WhatsappCredentials
  if (!appId)
    throw new ConnectRefused('The app id is missing. Enter it among the settings of the connector.', {
      byProvider: false,
    })
  const query = { file_name: filename, file_length: body.length, file_type: mimeType }
  const { id } = await callGraph(connection, 'POST', `${appId}/uploads`, { query })
  if (typeof id !== 'string') throw new ConnectRefused('Meta opened no upload. Try again.')
  const { url } = graphRequest(connection, 'POST', id)
  const { h } = readGraph(
    await reach(connection, {
      method: 'POST',
      url,
      // This one call wants the token under another name.
      headers: { authorization: `OAuth ${accessToken}`, file_offset: '0', 'content-type': mimeType },
      body,
      timeoutMs: 120_000,
    }),
  )
  if (typeof h !== 'string') throw new ConnectRefused('Meta gave no handle for the example. Try again.')
  return h
}
