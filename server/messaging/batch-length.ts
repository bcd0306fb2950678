import type { AdmissionRequest } from './admission-request.ts'

/** Messages of one batch. */
export const batchMax = 200

/** A batch is one parameter of one statement: files of mails, in base64, may fill no more than this of it. */
const filesOctetsMax = 64 * 1024 * 1024

/** How many of those that wait make the next batch: 200, or fewer with large files, but one at least. */
export function batchLength(waiting: readonly { readonly request: AdmissionRequest }[]): number {
  let files = 0
  for (const [index, { request }] of waiting.entries()) {
    if (index === batchMax) return batchMax
    files += filesIn(request)
    if (files > filesOctetsMax) return Math.max(1, index)
  }
  return waiting.length
}

function filesIn({ content }: AdmissionRequest): number {
  if (content.type !== 'email' || !content.attachments) return 0
  return content.attachments.reduce((sum, file) => sum + ('content' in file ? file.content.length : 0), 0)
}
