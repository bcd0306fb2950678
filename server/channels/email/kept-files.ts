import { isKept } from '../content.ts'
import type { FileBook } from '../media/file-book.ts'
import { ComposeFault } from './compose/compose-fault.ts'
import type { EmailContent, ReadFiles } from './draft-of.ts'

/** The account's own files could not be asked for now. */
export class FilesUnread extends Error {
  override name = 'FilesUnread'
}

/** What the account's own files weigh that a mail takes along. */
export function keptOctets({ attachments = [] }: EmailContent): number {
  return attachments.filter(isKept).reduce((sum, { sizeBytes = 0 }) => sum + sizeBytes, 0)
}

/** The ids of the account's own files that a mail takes along. */
export function keptFileIds({ attachments = [] }: EmailContent): string[] {
  return [...new Set(attachments.filter(isKept).map(({ mediaId }) => mediaId))]
}

/** Whether the files are all still there. Throws FilesUnread. */
export function hasFiles(book: FileBook, accountId: string, ids: readonly string[]): Promise<boolean> {
  return asked(() => book.hasAll(accountId, ids))
}

/** Reads the files, one after the other. Throws ComposeFault for one that is gone, FilesUnread. */
export async function readFiles(
  book: FileBook,
  accountId: string,
  ids: readonly string[],
): Promise<ReadFiles> {
  const files = new Map<string, Buffer>()
  for (const id of ids) {
    const bytes = await asked(() => book.read(accountId, id))
    if (!bytes) throw new ComposeFault('attachment_gone', `The file ${id} is not there any more.`)
    files.set(id, bytes)
  }
  return files
}

async function asked<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask()
  } catch (error) {
    throw new FilesUnread('the files of an account could not be read', { cause: error })
  }
}
