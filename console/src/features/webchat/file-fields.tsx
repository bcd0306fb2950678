import { useLocale } from '@/app/locale.tsx'
import type { Part } from '@/features/webchat/form-part.ts'
import { Checkbox, InputField } from '@/ui/field.tsx'

const megabyte = 1_048_576

/** Kinds of files as people name them, each with what it is to the API. */
const kinds = {
  pictures: ['image/png', 'image/jpeg', 'image/gif', 'image/webp'],
  documents: ['application/pdf', 'text/plain'],
  sound: ['audio/mpeg', 'audio/ogg', 'audio/webm'],
  video: ['video/mp4', 'video/webm'],
} as const

type Kind = keyof typeof kinds

const usual = { sizeBytesMax: 10 * megabyte, types: Object.values(kinds).flat() as string[] }

/** Whether visitors may send files, which and how large. */
export function FileFields({ settings: { uploads }, change }: Part) {
  const { t } = useLocale()
  const toggle = (kind: Kind, isTaken: boolean) => {
    if (!uploads) return
    const others = uploads.types.filter((type) => !(kinds[kind] as readonly string[]).includes(type))
    change({ uploads: { ...uploads, types: isTaken ? others : [...others, ...kinds[kind]] } })
  }
  return (
    <>
      <Checkbox
        checked={uploads !== null}
        onChange={() => change({ uploads: uploads ? null : usual })}
        label={t('webchat.takesFiles')}
      />
      {uploads && (
        <>
          <fieldset className="flex flex-wrap gap-x-5 gap-y-1">
            <legend className="mb-1 text-sm font-medium">{t('webchat.fileKinds')}</legend>
            {(Object.keys(kinds) as Kind[]).map((kind) => {
              const isTaken = kinds[kind].some((type) => uploads.types.includes(type))
              return (
                <Checkbox
                  key={kind}
                  checked={isTaken}
                  onChange={() => toggle(kind, isTaken)}
                  label={t(`webchat.file.${kind}`)}
                />
              )
            })}
          </fieldset>
          <InputField
            type="number"
            min={1}
            max={25}
            required
            label={t('webchat.fileSize')}
            value={String(Math.round(uploads.sizeBytesMax / megabyte) || '')}
            onText={(text) => change({ uploads: { ...uploads, sizeBytesMax: Number(text) * megabyte } })}
          />
        </>
      )}
    </>
  )
}
