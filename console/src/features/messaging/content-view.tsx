import { Download, MapPin } from 'lucide-react'
import type { Message } from '@/api/types.ts'
import { useLocale } from '@/app/locale.tsx'
import { contentSummary } from '@/features/messaging/content-summary.ts'
import { MailView } from '@/features/messaging/mail-view.tsx'
import { Chip } from '@/ui/chip.tsx'

type Content = Message['content']
type Choice = { title?: unknown; text?: unknown; buttons?: { title: string }[] }

const text = (value: unknown): string => (typeof value === 'string' ? value : '')

/** What a message says, whatever kind of thing it is: words, media, buttons, cards, a place. */
export function ContentView({ content }: { content: Content }) {
  const { t } = useLocale()
  const words =
    text(content['text']) ||
    text(content['body']) ||
    text(content['caption']) ||
    text(content['emoji']) ||
    (content.type === 'answer' ? text(content['title']) : '')
  const earlier = Array.isArray(content['earlier']) ? (content['earlier'] as Content[]) : []
  return (
    <div className="flex flex-col gap-2">
      {content.type !== 'text' && (
        <div>
          <Chip>{t(`content.${content.type}` as 'content.text')}</Chip>
        </div>
      )}
      {content.type === 'email' && <MailView content={content} />}
      {content.type !== 'email' && words !== '' && (
        <p dir="auto" className="break-words whitespace-pre-wrap">
          {words}
        </p>
      )}
      <MediaOf content={content} />
      <Particulars content={content} />
      {earlier.map((before, at) => (
        <p key={at} dir="auto" className="text-sm text-ink-faint line-through">
          {contentSummary(before, t)}
        </p>
      ))}
    </div>
  )
}

function MediaOf({ content }: { content: Content }) {
  const { t } = useLocale()
  const mediaId = text(content['mediaId'])
  const address = mediaId === '' ? text(content['url']) : `/v1/media/${mediaId}`
  if (content.type !== 'media' || address === '') return null
  const name = text(content['filename']) || text(content['mimeType'])
  return text(content['mimeType']).startsWith('image/') && mediaId !== '' ? (
    <a href={address} target="_blank" rel="noreferrer">
      <img
        src={address}
        alt={name || t('handsets.picture')}
        className="max-h-64 rounded-lg border border-line"
      />
    </a>
  ) : (
    <a
      href={address}
      target="_blank"
      rel="noreferrer"
      className="flex items-center gap-2 text-accent underline"
    >
      <Download aria-hidden className="size-4" />
      <span className="break-all">{name}</span>
    </a>
  )
}

function Particulars({ content }: { content: Content }) {
  const { t } = useLocale()
  if (content.type === 'location')
    return (
      <p className="flex items-start gap-2">
        <MapPin aria-hidden className="mt-0.5 size-4 shrink-0" />
        <span>
          {text(content['name'])}{' '}
          <span dir="ltr">{`${String(content['latitude'])}, ${String(content['longitude'])}`}</span>
        </span>
      </p>
    )
  if (content.type === 'template')
    return (
      <dl className="grid grid-cols-[auto_1fr] gap-x-3 text-sm">
        <dt className="text-ink-faint">{t('content.template')}</dt>
        <dd className="font-mono">{text(content['name'])}</dd>
        {Object.entries((content['variables'] ?? {}) as Record<string, string>).map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-ink-faint">{name}</dt>
            <dd dir="auto">{value}</dd>
          </div>
        ))}
      </dl>
    )
  const list = (content['list'] ?? {}) as { sections?: { rows: { title: string }[] }[] }
  const people = (content['contacts'] ?? []) as { name?: string; phones?: string[] }[]
  const choices = [
    ...people.map(({ name, phones = [] }) => ({ title: [name, ...phones].filter(Boolean).join(' · ') })),
    ...((content['buttons'] ?? []) as { title: string }[]),
    ...(list.sections ?? []).flatMap(({ rows }) => rows),
    ...productsIn(content).map((title) => ({ title })),
    ...((content['cards'] ?? []) as Choice[]).flatMap(({ buttons = [] }) => buttons),
  ]
  if (choices.length === 0) return null
  return (
    <ul className="flex flex-wrap gap-1.5">
      {choices.map(({ title }, at) => (
        <li key={`${at} ${title}`}>
          <Chip>{title}</Chip>
        </li>
      ))}
    </ul>
  )
}

/** What an order or a message of products names of the catalogue, by the ids there. */
function productsIn(content: Content): string[] {
  const sections = (content.type === 'products' ? content['sections'] : []) as { products: string[] }[]
  const items = (content.type === 'order' ? content['items'] : []) as {
    product_retailer_id?: string
    quantity?: number
  }[]
  return [
    ...(sections ?? []).flatMap(({ products }) => products),
    ...(items ?? []).map((item) => `${item.quantity ?? 1} × ${item.product_retailer_id ?? '?'}`),
  ]
}
