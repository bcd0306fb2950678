import { useMutation } from '@tanstack/react-query'
import { CircleCheck, Upload } from 'lucide-react'
import { useRef } from 'react'
import { post } from '@/api/http.ts'
import { useLocale } from '@/app/locale.tsx'
import { Button } from '@/ui/button.tsx'
import { Field } from '@/ui/field.tsx'
import { problemText } from '@/ui/toast.tsx'

const accepted = { image: 'image/jpeg,image/png', video: 'video/mp4', document: 'application/pdf' }

/** The file that the reviewer sees in the header, left with the provider. */
export function ExampleField({
  connectorId,
  format,
  handle,
  onHandle,
}: {
  connectorId: string
  format: keyof typeof accepted
  handle: string
  onHandle: (handle: string) => void
}) {
  const { t } = useLocale()
  const input = useRef<HTMLInputElement>(null)
  const leave = useMutation({
    mutationFn: async (file: File) =>
      post<{ handle: string }>(`/v1/connectors/${connectorId}/template-examples`, {
        mimeType: file.type || 'application/octet-stream',
        filename: file.name,
        content: await base64Of(file),
      }),
    onSuccess: (left) => onHandle(left.handle),
  })
  return (
    <Field
      label={t('template.example')}
      hint={t('template.exampleHint')}
      error={leave.isError ? problemText(leave.error) || t('error.unreachable') : undefined}
    >
      {(control) => (
        <div className="flex items-center gap-3">
          <Button
            id={control.id}
            aria-describedby={control['aria-describedby']}
            icon={Upload}
            busy={leave.isPending}
            onClick={() => input.current?.click()}
          >
            {t('composer.upload')}
          </Button>
          {handle && (
            <span className="inline-flex items-center gap-1.5 text-ok">
              <CircleCheck aria-hidden className="size-4" />
              {t('template.exampleLeft')}
            </span>
          )}
          <input
            ref={input}
            type="file"
            accept={accepted[format]}
            className="sr-only"
            tabIndex={-1}
            aria-label={t('template.example')}
            onChange={(event) => {
              const [file] = event.target.files ?? []
              if (file) leave.mutate(file)
              event.target.value = ''
            }}
          />
        </div>
      )}
    </Field>
  )
}

async function base64Of(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer())
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
}
