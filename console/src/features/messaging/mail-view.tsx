import { Download, Paperclip } from 'lucide-react'
import type { Message } from '@/api/types.ts'
import { useFormat } from '@/app/format.ts'
import { useLocale } from '@/app/locale.tsx'
import { octetsOfBase64 } from '@/features/composer/add-files.ts'
import { fillVariables } from '@/features/messaging/fill-variables.ts'
import { MailFrame } from '@/ui/mail-frame.tsx'

type File = {
  filename?: string
  mimeType?: string
  sizeBytes?: number
  content?: string
  mediaId?: string
  contentId?: string
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '')

/** A mail: its subject, its page or else its text, each with what stands for its variables, and its files; those a contact sent can be fetched. */
export function MailView({ content }: { content: Message['content'] }) {
  const { t } = useLocale()
  const filled = (words: unknown, kind: 'plain' | 'html') =>
    fillVariables(text(words), content['variables'], kind)
  const [subject, words] = [filled(content['subject'], 'plain'), filled(content.text, 'plain')]
  const html = filled(content['html'], 'html')
  const files = Array.isArray(content['attachments']) ? (content['attachments'] as File[]) : []
  const listed = files.filter(({ contentId }) => contentId === undefined)
  return (
    <>
      <p dir="auto" className="font-semibold break-words">
        {subject}
      </p>
      {html !== '' ? (
        <MailFrame html={html} title={subject || t('channel.email')} className="h-72" />
      ) : (
        <p dir="auto" className="break-words whitespace-pre-wrap">
          {words}
        </p>
      )}
      {listed.length > 0 && (
        <ul aria-label={t('composer.files')} className="flex flex-col gap-1">
          {listed.map((file, at) => (
            <li key={`${at} ${file.filename}`}>
              <MailFile file={file} />
            </li>
          ))}
        </ul>
      )}
    </>
  )
}

function MailFile({ file: { filename, mimeType, sizeBytes, content, mediaId } }: { file: File }) {
  const format = useFormat()
  const size = sizeBytes ?? (content === undefined ? undefined : octetsOfBase64(content))
  const Sign = mediaId ? Download : Paperclip
  const face = (
    <>
      <Sign aria-hidden className="size-4 shrink-0" />
      <bdi className="min-w-0 wrap-anywhere">{filename || mimeType}</bdi>
      {size !== undefined && (
        <span className="shrink-0 text-sm text-ink-faint tabular-nums">{format.bytes(size)}</span>
      )}
    </>
  )
  return mediaId ? (
    <a
      href={`/v1/media/${mediaId}`}
      target="_blank"
      rel="noreferrer"
      className="flex items-center gap-2 text-accent underline"
    >
      {face}
    </a>
  ) : (
    <span className="flex items-center gap-2">{face}</span>
  )
}
