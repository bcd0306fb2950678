import type { Template } from '@/api/template-types.ts'
import { HandsetPreview } from '@/features/composer/handset-preview.tsx'
import { filledWriting } from '@/features/composer/own-template-choice.ts'
import { useTemplatePreview } from '@/features/own-templates/use-template-preview.ts'

/** A template of the account as the contact gets it, with the values given so far. */
export function OwnTemplatePreview({
  template,
  values,
}: {
  template: Template
  values: Record<string, string>
}) {
  const { shown } = useTemplatePreview(filledWriting(template, values))
  return (
    <HandsetPreview
      drawn={{
        text: shown?.text ?? '',
        rich: {
          ...(shown?.subject && { subject: shown.subject }),
          ...(shown?.html && { html: shown.html }),
        },
      }}
    />
  )
}
