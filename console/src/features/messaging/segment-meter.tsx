import { Replace } from 'lucide-react'
import { analyseSmsText, transliterate, type SmsAnalysis } from '#shared/sms-text.ts'
import { useLocale } from '@/app/locale.tsx'
import { Button } from '@/ui/button.tsx'

const encodings = { gsm7: 'GSM-7', gsm7_shift: 'GSM-7 shift', ucs2: 'UCS-2' }

/** How many parts the text makes, while it is typed; names the character that doubles the price and offers to replace it. */
export function SegmentMeter({ text, onReplace }: { text: string; onReplace: (text: string) => void }) {
  const { t } = useLocale()
  const analysis = analyseSmsText(text)
  const used = analysis.perSegment - analysis.remainingInSegment
  return (
    <div className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm">
        <span className={analysis.encoding === 'ucs2' ? 'font-medium text-wait' : 'font-medium text-ink'}>
          {encodings[analysis.encoding]}
        </span>
        <span className="text-ink-soft">
          {used}/{analysis.perSegment}
        </span>
        <SegmentBars analysis={analysis} />
        <span className="text-ink-soft">{t('messages.segments', { count: analysis.segments })}</span>
      </div>
      {analysis.forcedBy && <ForcedBy analysis={analysis} text={text} onReplace={onReplace} />}
      {analysis.tooLong && <p className="text-sm text-bad">{t('send.tooLong')}</p>}
    </div>
  )
}

const barsMax = 10

function SegmentBars({ analysis }: { analysis: SmsAnalysis }) {
  const shown = Math.min(analysis.segments, barsMax)
  const lastFill = (analysis.perSegment - analysis.remainingInSegment) / analysis.perSegment
  return (
    <span aria-hidden className="flex gap-1">
      {Array.from({ length: shown }, (_, index) => (
        <span key={index} className="h-1.5 w-7 overflow-hidden rounded-full bg-line">
          <span
            className="block h-full rounded-full bg-accent transition-[width] duration-150"
            style={{ width: `${index === shown - 1 ? lastFill * 100 : 100}%` }}
          />
        </span>
      ))}
    </span>
  )
}

function ForcedBy({
  analysis,
  text,
  onReplace,
}: {
  analysis: SmsAnalysis
  text: string
  onReplace: (text: string) => void
}) {
  const { t } = useLocale()
  const first = analysis.replacements[0]
  const mended = transliterate(text).text
  const saves = analyseSmsText(mended).encoding !== 'ucs2'
  return (
    <div className="flex flex-wrap items-center justify-between gap-2 rounded-lg bg-wait-soft px-3 py-2 text-sm text-wait">
      <span>{t('send.forcedBy', { character: analysis.forcedBy?.character ?? '' })}</span>
      {first && saves && (
        <Button size="small" icon={Replace} onClick={() => onReplace(mended)}>
          {analysis.replacements.length === 1
            ? t('send.replaceOne', { from: first.from, to: first.to || '∅' })
            : t('send.replaceAll', { count: analysis.replacements.length })}
        </Button>
      )}
    </div>
  )
}
