import { Paperclip } from 'lucide-react'
import { useRef } from 'react'
import type { HandsetWriting } from '@/api/handset-types.ts'
import { useLocale } from '@/app/locale.tsx'
import { useToasts } from '@/ui/toast.tsx'

const bytesMax = 500_000

/** Chooses a file that the phone's owner sends. */
export function AttachButton({
  onMedia,
}: {
  onMedia: (media: NonNullable<HandsetWriting['media']>) => unknown
}) {
  const { t } = useLocale()
  const { tell } = useToasts()
  const input = useRef<HTMLInputElement>(null)
  const take = async (file: File | undefined) => {
    if (!file) return
    if (file.size > bytesMax) return tell(t('handsets.tooLarge'))
    const bytes = new Uint8Array(await file.arrayBuffer())
    const base64 = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
    onMedia({ mimeType: file.type || 'application/octet-stream', filename: file.name, base64 })
  }
  return (
    <>
      <button
        type="button"
        aria-label={t('handsets.attach')}
        title={t('handsets.attach')}
        onClick={() => input.current?.click()}
        className="grid size-7 place-items-center rounded-full border border-line-strong/60 text-ink-soft hover:border-ink hover:text-ink"
      >
        <Paperclip aria-hidden className="size-3.5" />
      </button>
      <input
        ref={input}
        type="file"
        className="sr-only"
        tabIndex={-1}
        aria-label={t('handsets.attach')}
        onChange={(event) => {
          void take(event.target.files?.[0])
          event.target.value = ''
        }}
      />
    </>
  )
}
