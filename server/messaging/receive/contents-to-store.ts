import { noteInboundMedia, type Carrier, type InboundContent } from '#channels/channels.ts'
import type { Tx } from '#platform/db.ts'
import { idOf } from '#shared/ids.ts'
import { messagesByProviderIds } from '../queries/inbound.ts'
import type { Coming } from './coming.ts'
import { storableContent } from './text-of-inbound.ts'

type Stored = Readonly<Record<string, unknown>>

/** What is stored of contents, in their order: what they name of others by our ids, their media to be fetched. */
export async function contentsToStore(
  tx: Tx,
  carrier: Carrier,
  coming: readonly Coming[],
): Promise<Stored[]> {
  const regarded = await regardedBy(tx, carrier, coming)
  const contents = coming.map((one) => {
    const content = storableContent(withoutBodies(one.message.content))
    return { one, content, files: filesOf(content, one.message.content) }
  })
  const mediaIds = await noteInboundMedia(
    tx,
    contents.flatMap(({ one: { accountId, id: messageId }, files }) =>
      files.map((file) => ({ accountId, connectorId: carrier.id, messageId, ...file })),
    ),
  )
  return contents.map(({ one: { message }, content, files }) => ({
    ...withMedia(content, mediaIds.splice(0, files.length)),
    ...(message.regarding && { regarding: regarded.get(message.regarding) ?? null }),
  }))
}

/** The messages that those which came answer or react to, by what the provider calls them. */
async function regardedBy(
  tx: Tx,
  carrier: Carrier,
  coming: readonly Coming[],
): Promise<ReadonlyMap<string, string>> {
  const named = new Set(coming.flatMap(({ message: { regarding } }) => regarding || []))
  if (named.size === 0) return new Map()
  const known = await messagesByProviderIds(tx, carrier.id, [...named])
  // What came by the connector is listed first: a name means that before it means what was sent.
  return new Map(known.toReversed().map((one) => [one.provider_id, idOf('msg', one.message_id)]))
}

/** Files that came along are kept beside the message, not in it. */
function withoutBodies(content: InboundContent): InboundContent {
  if (content.type !== 'email') return content
  return { ...content, attachments: content.attachments.map((one) => ({ ...one, body: undefined })) }
}

type InboundFile = {
  readonly source: string
  readonly mimeType: string
  readonly filename: string | null
  readonly sizeBytes: number | null
  readonly body?: Buffer | undefined
}

function filesOf(content: InboundContent, came: InboundContent): InboundFile[] {
  if (content.type === 'media') {
    const { source, mimeType, filename = null, sizeBytes = null } = content
    return [{ source, mimeType, filename, sizeBytes }]
  }
  if (content.type !== 'email') return []
  const bodies = came.type === 'email' ? came.attachments.map(({ body }) => body) : []
  return content.attachments.map(({ source, mimeType, filename, sizeBytes }, i) => ({
    source,
    mimeType,
    filename,
    sizeBytes,
    body: bodies[i],
  }))
}

/** The content with the ids of its files in place of where the provider keeps them. */
function withMedia(content: InboundContent, mediaIds: readonly string[]): Stored {
  if (content.type === 'media') return fileShown(content, mediaIds[0])
  if (content.type !== 'email') return content
  return { ...content, attachments: content.attachments.map((one, i) => fileShown(one, mediaIds[i])) }
}

function fileShown(file: object & { readonly source: string }, mediaId = ''): Stored {
  const { source: _, ...shown } = file
  return { ...shown, mediaId: idOf('med', mediaId) }
}
