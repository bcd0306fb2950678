import type { Db } from '#platform/db.ts'
import { idOf, uuidOf } from '#shared/ids.ts'
import { isKept, type Content, type KeptFile, type MailFile } from '../content.ts'
import { mediaKept } from './queries.ts'

type Known = Pick<Awaited<ReturnType<typeof mediaKept>>[number], 'filename' | 'mime_type' | 'size_bytes'>

/**
 * The contents with what is known of the account's files that their mails name. One that is not there has no size: the channel
 * refuses it.
 */
export async function lookUpFiles<C extends Content>(
  on: Db,
  accountId: string,
  contents: readonly C[],
): Promise<C[]> {
  const ids = contents.flatMap(keptFilesIn).map(({ mediaId }) => uuidOf(mediaId))
  if (ids.length === 0) return [...contents]
  const rows = await mediaKept(on, accountId, [...new Set(ids)])
  const known = new Map(rows.map((row) => [idOf('med', row.id) as string, row]))
  return contents.map((content) => withFiles(content, known))
}

/** The account's own files that a content names. */
export function keptFilesIn(content: Content): readonly KeptFile[] {
  return content.type === 'email' ? (content.attachments ?? []).filter(isKept) : []
}

function withFiles<C extends Content>(content: C, known: ReadonlyMap<string, Known>): C {
  if (keptFilesIn(content).length === 0 || content.type !== 'email') return content
  return { ...content, attachments: content.attachments?.map((file) => withFacts(file, known)) }
}

function withFacts(file: MailFile, known: ReadonlyMap<string, Known>): MailFile {
  if (!isKept(file)) return file
  const { sizeBytes: _, ...named } = file
  const found = known.get(file.mediaId)
  if (!found) return named
  return {
    ...named,
    filename: named.filename ?? found.filename ?? file.mediaId,
    mimeType: named.mimeType ?? found.mime_type,
    sizeBytes: Number(found.size_bytes),
  }
}
