import { useMutation } from '@tanstack/react-query'
import { FileText, Upload, X } from 'lucide-react'
import { useRef } from 'react'
import { useLocale } from '@/app/locale.tsx'
import { blankMedia, type MediaDraft } from '@/features/composer/content-draft.ts'
import { useErrorAt } from '@/features/composer/field-errors.tsx'
import { keepFile } from '@/features/composer/keep-file.ts'
import { mediaTypeOfName } from '#shared/media-type-of-name.ts'
import { Button, IconButton } from '@/ui/button.tsx'
import { Field, TextInput } from '@/ui/field.tsx'
import { problemText } from '@/ui/toast.tsx'

/** A file for a message: uploaded here, or named by its address. */
export function MediaField({
  label,
  value,
  path,
  onChange,
}: {
  label: string
  value: MediaDraft
  /** Where it stands in the body, for what the API says against it. */
  path: string
  onChange: (media: MediaDraft) => void
}) {
  const { t } = useLocale()
  const [urlError, typeError] = [useErrorAt(`${path}url`), useErrorAt(`${path}mimeType`)]
  const input = useRef<HTMLInputElement>(null)
  const keeping = useMutation({
    mutationFn: keepFile,
    onSuccess: ({ id, mimeType, filename, url }) =>
      onChange({ url, mimeType, filename: filename ?? '', mediaId: id }),
  })
  const failed = keeping.isError ? problemText(keeping.error) || t('error.unreachable') : undefined
  return (
    <Field label={label} hint={t('composer.mediaHint')} error={failed ?? urlError ?? typeError}>
      {(control) => (
        <>
          {value.mediaId ? (
            <Kept media={value} onRemove={() => onChange(blankMedia)} />
          ) : (
            <div className="flex gap-2">
              <TextInput
                {...control}
                type="url"
                dir="ltr"
                placeholder="https://"
                value={value.url}
                onChange={({ target: { value: url } }) =>
                  onChange({ ...blankMedia, url, mimeType: mediaTypeOfName(url) })
                }
              />
              <Button icon={Upload} busy={keeping.isPending} onClick={() => input.current?.click()}>
                {t('composer.upload')}
              </Button>
            </div>
          )}
          <input
            ref={input}
            type="file"
            className="sr-only"
            tabIndex={-1}
            aria-label={t('composer.uploadFor', { field: label })}
            onChange={(event) => {
              const [file] = event.target.files ?? []
              if (file) keeping.mutate(file)
              event.target.value = ''
            }}
          />
        </>
      )}
    </Field>
  )
}

/** What was uploaded, with a way to take another. */
function Kept({ media, onRemove }: { media: MediaDraft; onRemove: () => void }) {
  const { t } = useLocale()
  const name = media.filename || media.mimeType
  return (
    <div className="flex items-center gap-3 rounded-lg border border-line bg-sunken p-2">
      {media.mimeType.startsWith('image/') ? (
        <img src={`/v1/media/${media.mediaId}`} alt="" className="size-12 rounded-md object-cover" />
      ) : (
        <FileText aria-hidden className="size-6 shrink-0 text-ink-faint" />
      )}
      <span className="min-w-0 flex-1">
        <bdi className="block truncate">{name}</bdi>
        <span className="block text-sm text-ink-faint" dir="ltr">
          {media.mimeType}
        </span>
      </span>
      <IconButton icon={X} label={t('composer.removeFile', { name })} onClick={onRemove} />
    </div>
  )
}
