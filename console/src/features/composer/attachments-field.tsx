import { useMutation } from '@tanstack/react-query'
import { clsx } from 'clsx'
import { Paperclip, X } from 'lucide-react'
import { useRef, useState, type ComponentProps, type DragEvent } from 'react'
import { attachmentOctetsMax, attachmentsMax } from '#shared/mail-limits.ts'
import { mediaTypeOfName } from '#shared/media-type-of-name.ts'
import { useFormat } from '@/app/format.ts'
import { useLocale } from '@/app/locale.tsx'
import { filesThatFit, octetsOf, type AttachmentDraft } from '@/features/composer/add-files.ts'
import { useErrorAt } from '@/features/composer/field-errors.tsx'
import { keepFile } from '@/features/composer/keep-file.ts'
import { Button, IconButton } from '@/ui/button.tsx'
import { Field } from '@/ui/field.tsx'
import { problemText } from '@/ui/toast.tsx'

type Props = {
  files: readonly AttachmentDraft[]
  onChange: (files: AttachmentDraft[]) => void
}

/** The files of a mail: chosen or dropped, each with its size and a way to take it out, within what a mail may weigh. */
export function AttachmentsField({ files, onChange }: Props) {
  const { t } = useLocale()
  const format = useFormat()
  const button = useRef<HTMLButtonElement>(null)
  const { add, busy, error } = useAddFiles({ files, onChange })
  const drop = useDrop(add)
  const remove = (index: number) => {
    onChange(files.filter((_, at) => at !== index))
    // What had the focus is gone.
    button.current?.focus()
  }
  const room = { taken: format.bytes(octetsOf(files)), most: format.bytes(attachmentOctetsMax) }
  return (
    <Field
      label={t('composer.files')}
      hint={t(files.length > 0 ? 'composer.filesTaken' : 'composer.filesHint', {
        ...room,
        count: attachmentsMax,
      })}
      error={error}
    >
      {(control) => (
        <div
          {...drop.zone}
          className={clsx(
            'flex flex-col gap-2 rounded-lg border border-dashed p-3 transition-colors',
            drop.isOver ? 'border-accent bg-accent-soft' : 'border-line-strong/60',
          )}
        >
          {files.length > 0 && (
            <ul className="flex flex-col gap-1">
              {files.map((file, index) => (
                <AttachedFile
                  key={`${index} ${file.filename}`}
                  file={file}
                  path={`content.attachments.${index}`}
                  onRemove={() => remove(index)}
                />
              ))}
            </ul>
          )}
          <div className="flex flex-wrap items-center gap-3">
            <FilesButton control={{ ...control, ref: button }} busy={busy} onFiles={add} />
            <span className="text-sm text-ink-faint">{t('composer.filesDrop')}</span>
          </div>
          <p role="status" className="sr-only">
            {files.length > 0 &&
              `${t('composer.filesCount', { count: files.length })} ${t('composer.filesTaken', room)}`}
          </p>
        </div>
      )}
    </Field>
  )
}

function FilesButton({
  control,
  busy,
  onFiles,
}: {
  control: ComponentProps<'button'>
  busy: boolean
  onFiles: (files: readonly File[]) => void
}) {
  const { t } = useLocale()
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <Button
        {...control}
        aria-label={t('composer.filesAdd')}
        size="small"
        icon={Paperclip}
        busy={busy}
        onClick={() => input.current?.click()}
      >
        {t('composer.filesAdd')}
      </Button>
      <input
        ref={input}
        type="file"
        multiple
        className="sr-only"
        tabIndex={-1}
        aria-hidden
        onChange={(event) => {
          onFiles([...(event.target.files ?? [])])
          event.target.value = ''
        }}
      />
    </>
  )
}

function AttachedFile({
  file: { filename, sizeBytes },
  path,
  onRemove,
}: {
  file: AttachmentDraft
  path: string
  onRemove: () => void
}) {
  const { t, say } = useLocale()
  const format = useFormat()
  const errors = [useErrorAt(path), useErrorAt(`${path}.filename`), useErrorAt(`${path}.mimeType`)]
  const error = errors.find(Boolean)
  return (
    <li className="rounded-md bg-sunken ps-3 pe-1">
      <div className="flex min-h-9 items-center gap-2">
        <bdi className="min-w-0 flex-1 truncate">{filename}</bdi>
        <span className="shrink-0 text-sm text-ink-faint tabular-nums">{format.bytes(sizeBytes)}</span>
        <IconButton icon={X} label={t('composer.removeFile', { name: filename })} onClick={onRemove} />
      </div>
      {error && <p className="pb-1.5 text-sm text-bad">{say(error)}</p>}
    </li>
  )
}

/** Uploads what there is room for, and says of the rest why it is not taken. */
function useAddFiles({ files, onChange }: Props) {
  const { t } = useLocale()
  const format = useFormat()
  const [refusal, setRefusal] = useState<string | null>(null)
  const keeping = useMutation({
    mutationFn: keepAll,
    onSuccess: ({ kept, failed }) => {
      onChange([...files, ...kept])
      if (failed)
        setRefusal(problemText(failed.because) || t('composer.filesLost', { name: failed.file.name }))
    },
  })
  const add = (chosen: readonly File[]) => {
    if (chosen.length === 0 || keeping.isPending) return
    const { fitting, refused } = filesThatFit(files, chosen)
    const [first] = refused
    setRefusal(
      first
        ? t(first.because === 'size' ? 'composer.filesTooLarge' : 'composer.filesTooMany', {
            name: first.file.name,
            size: format.bytes(first.file.size),
            taken: format.bytes(octetsOf([...files, ...fitting.map(({ size }) => ({ sizeBytes: size }))])),
            most: format.bytes(attachmentOctetsMax),
            count: attachmentsMax,
          })
        : null,
    )
    if (fitting.length > 0) keeping.mutate(fitting)
  }
  return { add, busy: keeping.isPending, error: refusal }
}

type Kept = { kept: AttachmentDraft[]; failed: { file: File; because: unknown } | null }

/** Uploads files one after the other, up to one that cannot be. */
async function keepAll(files: readonly File[]): Promise<Kept> {
  const kept: AttachmentDraft[] = []
  for (const file of files)
    try {
      kept.push(draftOf(file, (await keepFile(file)).id))
    } catch (because) {
      return { kept, failed: { file, because } }
    }
  return { kept, failed: null }
}

const draftOf = (file: File, mediaId: string): AttachmentDraft => ({
  filename: file.name.slice(0, 240),
  mimeType: file.type || mediaTypeOfName(file.name),
  sizeBytes: file.size,
  mediaId,
  content: '',
})

/** Files that are dragged over an element and dropped on it. */
function useDrop(onFiles: (files: readonly File[]) => void) {
  const [isOver, setOver] = useState(false)
  const hasFiles = (event: DragEvent) => event.dataTransfer.types.includes('Files')
  const zone = {
    onDragOver: (event: DragEvent) => {
      if (!hasFiles(event)) return
      event.preventDefault()
      setOver(true)
    },
    onDragLeave: () => setOver(false),
    onDrop: (event: DragEvent) => {
      if (!hasFiles(event)) return
      event.preventDefault()
      setOver(false)
      onFiles([...event.dataTransfer.files])
    },
  }
  return { zone, isOver }
}
