import { isId, newId, uuidOf } from '#shared/ids.ts'
import { storableStart } from '#shared/storable-text.ts'
import { now, nowMs } from '#platform/clock.ts'
import { db, type Tx } from '#platform/db.ts'
import { Refusal } from '#platform/refusal.ts'
import { isOfFileType } from './file-type.ts'
import { fileOfSite, fileOfVisitor, insertFile, unsaidBytes, type FileFacts } from './queries.ts'
import type { Site } from './site-settings.ts'
import type { Visitor } from './visitor.ts'

/** A file that a visitor sends. */
export type SentFile = { readonly filename: string; readonly mimeType: string; readonly body: Buffer }

/** A file as it is kept. */
export type KeptFile = FileFacts & { readonly body: Buffer }

/** Uploads that no line names yet, of one visitor. */
const unsaidFilesMax = 4

/**
 * Keeps a file until a line names it. Gives its id, `wcf_…`.
 * Refuses file_refused for a kind or size that the site does not take, and for a file that is not what it says.
 */
export async function storeFile(tx: Tx, site: Site, visitor: Visitor, file: SentFile): Promise<string> {
  const { uploads } = site.settings
  if (!uploads) throw refused('This site takes no files.')
  if (file.body.length === 0) throw refused('The file is empty.')
  if (file.body.length > uploads.sizeBytesMax) throw refused('The file is too large.')
  if (!(uploads.types as readonly string[]).includes(file.mimeType))
    throw refused('This site does not take files of that kind.')
  if (!isOfFileType(file.mimeType, file.body)) throw refused('The file is not of the kind it says it is.')
  const { accountId, id: visitorId } = visitor
  const [unsaid] = await unsaidBytes(tx, accountId, visitorId)
  if (Number(unsaid?.bytes ?? 0n) + file.body.length > unsaidFilesMax * uploads.sizeBytesMax)
    throw refused('Send what was uploaded before uploading more.')
  const id = newId('wcf', nowMs())
  await insertFile(tx, {
    accountId,
    visitorId,
    id: uuidOf(id),
    filename: plainName(file.filename),
    mimeType: file.mimeType,
    sizeBytes: file.body.length,
    body: file.body,
    at: now(),
  })
  return id
}

/** A file of a visitor's, for its own browser. */
export async function findVisitorFile(tx: Tx, visitor: Visitor, fileId: string): Promise<KeptFile | null> {
  if (!isId('wcf', fileId)) return null
  const [file] = await fileOfVisitor(tx, visitor.accountId, visitor.id, uuidOf(fileId))
  return file ?? null
}

/** A file said on a site, for the people of the account. */
export async function findSiteFile(siteKey: string, fileId: string): Promise<KeptFile | null> {
  if (!isId('wcf', fileId)) return null
  const [file] = await fileOfSite(db, siteKey, uuidOf(fileId))
  return file ?? null
}

/** A name without folders and without characters that turn or hide text. */
function plainName(name: string): string {
  const plain = name
    .replaceAll(/[\p{Cc}\p{Cf}]/gu, '')
    .split(/[/\\]/)
    .at(-1)
    ?.trim()
  return storableStart(plain ?? '', 200) || 'file'
}

function refused(detail: string): Refusal {
  return new Refusal('file_refused', { detail })
}
