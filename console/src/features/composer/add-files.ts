import { attachmentOctetsMax, attachmentsMax } from '#shared/mail-limits.ts'

/** A file of a mail. */
export type AttachmentDraft = {
  filename: string
  mimeType: string
  sizeBytes: number
  /** The file of ours that it is; empty where it stands in the mail itself. */
  mediaId: string
  /** Base64, where it stands in the mail itself. */
  content: string
  /** Where the HTML shows it as `cid:…`. */
  contentId?: string
}

type Sized = { readonly size: number }

/** Which of some chosen files a mail still has room for, and what keeps the others out. */
export function filesThatFit<F extends Sized>(
  present: readonly Pick<AttachmentDraft, 'sizeBytes'>[],
  chosen: readonly F[],
): { fitting: F[]; refused: { file: F; because: 'size' | 'count' }[] } {
  const fitting: F[] = []
  const refused: { file: F; because: 'size' | 'count' }[] = []
  let taken = octetsOf(present)
  for (const file of chosen) {
    if (present.length + fitting.length >= attachmentsMax) refused.push({ file, because: 'count' })
    else if (taken + file.size > attachmentOctetsMax) refused.push({ file, because: 'size' })
    else {
      fitting.push(file)
      taken += file.size
    }
  }
  return { fitting, refused }
}

/** What some files weigh together. */
export const octetsOf = (files: readonly Pick<AttachmentDraft, 'sizeBytes'>[]): number =>
  files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)

/** The octets that a text in base64 stands for. */
export function octetsOfBase64(text: string): number {
  const digits = text.replace(/=+$/, '').length
  return Math.floor((digits * 3) / 4)
}
