import { clsx } from 'clsx'
import { CornerDownRight } from 'lucide-react'
import { useRef, type ReactNode } from 'react'
import type { TemplateFault } from '@/api/template-types.ts'
import { useLocale } from '@/app/locale.tsx'
import { spanOfLine } from '@/features/own-templates/template-faults.ts'
import { Button } from '@/ui/button.tsx'
import { Field, TextArea } from '@/ui/field.tsx'

/** A text with variables: what is at fault in it stands below it, and the way to its line beside it. */
export function SourceField({
  label,
  hint,
  value,
  rows,
  faults,
  isCode,
  onText,
}: {
  label: string
  hint: ReactNode
  value: string
  rows: number
  faults: readonly TemplateFault[]
  /** It is read by machines: in letters of one width, line by line, from the left. */
  isCode?: boolean
  onText: (text: string) => void
}) {
  const { t } = useLocale()
  const area = useRef<HTMLTextAreaElement>(null)
  const line = faults.find((fault) => fault.line !== null)?.line
  return (
    <Field
      label={label}
      hint={hint}
      error={useFaultText()(faults)}
      aside={
        line && (
          <Button
            kind="quiet"
            size="small"
            icon={CornerDownRight}
            onClick={() => area.current && goToLine(area.current, line)}
          >
            {t('templates.goToLine', { line })}
          </Button>
        )
      }
    >
      {(control) => (
        <TextArea
          {...control}
          {...(isCode && { dir: 'ltr', wrap: 'off', spellCheck: false, autoCapitalize: 'off' })}
          ref={area}
          rows={rows}
          value={value}
          className={clsx(isCode && 'font-mono text-xs leading-5')}
          onChange={(event) => onText(event.target.value)}
        />
      )}
    </Field>
  )
}

/** Says what is at fault in a field, with its line; nothing where nothing is. */
export function useFaultText(): (faults: readonly TemplateFault[]) => string | undefined {
  const { t } = useLocale()
  return (faults) =>
    faults.length === 0
      ? undefined
      : faults
          .map(({ line, message }) => (line === null ? message : t('templates.faultAt', { line, message })))
          .join(' ')
}

const linesAbove = 3

function goToLine(area: HTMLTextAreaElement, line: number): void {
  const { start, end } = spanOfLine(area.value, line)
  area.focus()
  area.setSelectionRange(start, end)
  area.scrollTop = (line - linesAbove) * parseFloat(getComputedStyle(area).lineHeight)
}
