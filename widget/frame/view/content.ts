import type {
  ButtonView,
  CardView,
  Line,
  ListView,
  MediaView,
  SaidContent,
  ToldContent,
} from '../../../shared/webchat-widget.ts'
import { button, h, icon, type Child } from '../dom.ts'
import type { Words } from '../i18n.ts'
import { linksOf, safeUrl } from '../links-of.ts'

/** What drawing a line needs to know. */
export type Drawing = {
  readonly words: Words
  /** Presses a button or chooses a row of a line. */
  readonly answer: (line: Line, chosen: { id: string; title: string }) => void
  /** What the visitor pressed of a line already; null: nothing. */
  readonly answered: (line: Line) => string | null
  readonly file: (id: string) => Promise<Blob>
}

const textShownMax = 1_200
const paperclip =
  'M20 11l-8.5 8.5a5 5 0 0 1-7-7L13 4a3.4 3.4 0 0 1 4.8 4.8l-8.4 8.4a1.7 1.7 0 0 1-2.4-2.4L14.5 7'
const pin =
  'M12 21s7-6.2 7-11.5A7 7 0 0 0 5 9.5C5 14.8 12 21 12 21zM12 12a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z'

/** Draws what a line says. */
export function contentOf(drawing: Drawing, line: Line): Child[] {
  return line.from === 'visitor' ? said(drawing, line.content) : told(drawing, line, line.content)
}

/** What a line says in words, for the list of conversations and for those who listen. */
export function spoken(words: Words, { content }: Line): string {
  if (content.type === 'text') return content.text
  if (content.type === 'answer') return content.title
  if (content.type === 'file') return `${words.say('file')}: ${content.filename}`
  if (content.type === 'media')
    return content.caption ?? words.say(content.mimeType.startsWith('image/') ? 'picture' : 'file')
  if (content.type === 'interactive') return content.body
  if (content.type === 'location') return content.name ?? content.address ?? words.say('map')
  if (content.type === 'carousel') return content.text ?? content.cards[0]?.title ?? words.say('cards')
  return content.title ?? content.text ?? words.say('cards')
}

function said(drawing: Drawing, content: SaidContent): Child[] {
  if (content.type === 'text') return [paragraphs(drawing.words, content.text)]
  if (content.type === 'answer') return [h('p', { dir: 'auto' }, content.title)]
  return [sentFile(drawing, content), content.caption && paragraphs(drawing.words, content.caption)]
}

function told(drawing: Drawing, line: Line, content: ToldContent): Child[] {
  const { words } = drawing
  switch (content.type) {
    case 'text':
      return [paragraphs(words, content.text)]
    case 'media':
      return [media(words, content, content.caption), content.caption && paragraphs(words, content.caption)]
    case 'interactive':
      return [
        content.header &&
          'text' in content.header &&
          h('p', { class: 'strong', dir: 'auto' }, content.header.text),
        content.header && 'media' in content.header && media(words, content.header.media),
        paragraphs(words, content.body),
        content.footer && h('p', { class: 'faint', dir: 'auto' }, content.footer),
        buttons(drawing, line, content.buttons ?? []),
        content.list && list(drawing, line, content.list),
      ]
    case 'card':
      return card(drawing, line, content)
    case 'carousel':
      return [
        content.text && paragraphs(words, content.text),
        h(
          'div',
          { class: 'carousel', role: 'group', tabindex: 0, 'aria-label': words.say('cards') },
          ...content.cards.map((one) => h('div', { class: 'card' }, ...card(drawing, line, one))),
        ),
      ]
    case 'location':
      return [place(words, content)]
  }
}

/** A text with its addresses as links; a long one is shown in part until it is asked for. */
export function paragraphs(words: Words, text: string): HTMLElement {
  const whole = h('p', { class: 'text', dir: 'auto' })
  const draw = (isShort: boolean): void => {
    const shown = isShort ? `${beginningOf(text).trimEnd()}…` : text
    whole.replaceChildren(
      ...linksOf(shown).map(({ text: part, url }) => (url ? outside(words, url, part) : part)),
    )
  }
  const isLong = text.length > textShownMax * 1.2
  draw(isLong)
  if (!isLong) return whole
  let isShort = true
  const more = button({ class: 'link', 'aria-expanded': 'false' }, () => {
    isShort = !isShort
    draw(isShort)
    more.textContent = words.say(isShort ? 'more' : 'less')
    more.setAttribute('aria-expanded', String(!isShort))
  })
  more.textContent = words.say('more')
  return h('div', {}, whole, more)
}

/** The first characters of a text, as a reader counts them. */
function beginningOf(text: string): string {
  const characters = new Intl.Segmenter().segment(text.slice(0, textShownMax * 8))
  return Array.from(characters, ({ segment }) => segment)
    .slice(0, textShownMax)
    .join('')
}

/** A link out of the chat: it learns nothing of the page and cannot reach back. */
function outside(
  words: Words,
  url: string,
  label: Child,
  attributes: Record<string, string> = {},
): HTMLAnchorElement {
  return h(
    'a',
    { href: url, target: '_blank', rel: 'noopener noreferrer nofollow ugc', ...attributes },
    label,
    h('span', { class: 'unseen' }, ` (${words.say('newTab')})`),
  )
}

function media(words: Words, { url, mimeType, filename }: MediaView, caption?: string): Child {
  const safe = safeUrl(url)
  if (!safe) return null
  const name = caption ?? filename ?? words.say('picture')
  if (mimeType.startsWith('image/'))
    return outside(
      words,
      safe,
      h('img', { src: safe, alt: name, loading: 'lazy', referrerpolicy: 'no-referrer' }),
      { class: 'picture' },
    )
  if (mimeType.startsWith('video/'))
    return h('video', { src: safe, controls: true, preload: 'metadata', 'aria-label': name })
  if (mimeType.startsWith('audio/'))
    return h('audio', { src: safe, controls: true, preload: 'metadata', 'aria-label': name })
  return h('p', { class: 'attachment' }, icon(paperclip), outside(words, safe, filename ?? words.say('file')))
}

function buttons(drawing: Drawing, line: Line, views: readonly ButtonView[]): Child {
  if (views.length === 0) return null
  return h('div', { class: 'buttons' }, ...views.map((view) => oneButton(drawing, line, view)))
}

function oneButton({ words, answer, answered }: Drawing, line: Line, view: ButtonView): Child {
  if (view.kind === 'reply') {
    const pressed = answered(line)
    return button(
      {
        class: 'choice',
        disabled: pressed !== null,
        'aria-pressed': pressed === null ? null : String(pressed === view.id),
      },
      () => answer(line, view),
      view.title,
    )
  }
  if (view.kind === 'url') {
    const safe = safeUrl(view.url)
    return safe && outside(words, safe, view.title, { class: 'choice' })
  }
  if (view.kind === 'call')
    return h('a', { class: 'choice', href: `tel:${view.phone.replaceAll(/[^\d+*#]/g, '')}` }, view.title)
  return null
}

function list(
  { words, answer, answered }: Drawing,
  line: Line,
  { button: label, sections }: ListView,
): Child {
  const pressed = answered(line)
  const rows = h(
    'div',
    { class: 'rows', hidden: true },
    ...sections.map((section) =>
      h(
        'div',
        { role: 'group', 'aria-label': section.title ?? label },
        section.title && h('p', { class: 'faint', dir: 'auto', 'aria-hidden': 'true' }, section.title),
        ...section.rows.map((row) =>
          button(
            {
              class: 'row',
              disabled: pressed !== null,
              'aria-pressed': pressed === null ? null : String(pressed === row.id),
            },
            () => answer(line, row),
            h('span', { dir: 'auto' }, row.title),
            row.description && h('span', { class: 'faint', dir: 'auto' }, row.description),
          ),
        ),
      ),
    ),
  )
  const opener = button(
    { class: 'choice', 'aria-expanded': 'false' },
    () => {
      rows.hidden = !rows.hidden
      opener.setAttribute('aria-expanded', String(!rows.hidden))
    },
    label || words.say('choose'),
  )
  return h('div', { class: 'buttons' }, opener, rows)
}

function card(drawing: Drawing, line: Line, view: CardView): Child[] {
  const { words } = drawing
  return [
    view.media && media(words, view.media, view.title),
    view.title && h('p', { class: 'strong', dir: 'auto' }, view.title),
    view.text && paragraphs(words, view.text),
    buttons(drawing, line, view.buttons),
  ]
}

function place(
  words: Words,
  { latitude, longitude, name, address }: Extract<ToldContent, { type: 'location' }>,
): Child {
  const query = new URLSearchParams({ mlat: String(latitude), mlon: String(longitude) }).toString()
  const url = `https://www.openstreetmap.org/?${query}#map=16/${latitude}/${longitude}`
  return h(
    'div',
    { class: 'place' },
    name && h('p', { class: 'strong', dir: 'auto' }, name),
    address && h('p', { dir: 'auto' }, address),
    h('p', { class: 'attachment' }, icon(pin), outside(words, url, words.say('map'))),
  )
}

/** A file the visitor sent: pictures as such, anything else to be fetched when it is asked for. */
function sentFile({ words, file }: Drawing, content: Extract<SaidContent, { type: 'file' }>): Child {
  const { fileId, filename, mimeType, sizeBytes } = content
  if (mimeType.startsWith('image/')) {
    const picture = h('img', { alt: filename, class: 'sent' })
    file(fileId).then(
      (blob) => (picture.src = URL.createObjectURL(blob)),
      () => (picture.alt = `${words.say('picture')}: ${filename}`),
    )
    return picture
  }
  return h(
    'p',
    { class: 'attachment' },
    icon(paperclip),
    button(
      { class: 'link', dir: 'auto', 'aria-label': words.say('download', { name: filename }) },
      () => {
        void file(fileId).then((blob) => save(blob, filename))
      },
      filename,
    ),
    h('span', { class: 'faint' }, words.size(sizeBytes)),
  )
}

function save(blob: Blob, filename: string): void {
  const url = URL.createObjectURL(blob)
  h('a', { href: url, download: filename }).click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
