import type { Line } from '../../../shared/webchat-widget.ts'
import type { Chat } from '../chat.ts'
import { button, h, type Child } from '../dom.ts'
import type { Words } from '../i18n.ts'
import type { Pending } from '../outbox.ts'
import { contentOf, paragraphs, type Drawing } from './content.ts'

const nearEndPx = 80

/** What was said, oldest first, and what is under way behind it. Lines that stay as they are keep their elements. */
export class Log {
  readonly element: HTMLElement
  private readonly list = h('ul', { class: 'lines' })
  private readonly earlier: HTMLButtonElement
  private readonly typing: HTMLElement
  private readonly drawn = new Map<string, { element: HTMLElement; looks: string }>()
  private readonly pictures = new Map<File, string>()
  private readonly chat: Chat
  private readonly words: Words
  private readonly drawing: Drawing
  private newest = ''

  constructor(chat: Chat, words: Words) {
    this.chat = chat
    this.words = words
    this.earlier = button(
      { class: 'link earlier', hidden: true },
      () => void chat.readEarlier().catch(() => {}),
      words.say('earlier'),
    )
    this.typing = h(
      'p',
      { class: 'typing faint', hidden: true },
      h('span', { class: 'dots', 'aria-hidden': 'true' }, '•••'),
      words.say('typing'),
    )
    this.element = h(
      'div',
      { class: 'log', role: 'log', 'aria-live': 'off', 'aria-label': words.say('log'), tabindex: 0 },
      this.earlier,
      this.list,
      this.typing,
    )
    this.drawing = {
      words,
      answer: (line, chosen) => chat.answer(line, chosen),
      answered: (line) => this.answeredOf(line),
      file: (id) => chat.file(id),
    }
  }

  draw(): void {
    const { chat } = this
    const { scrollHeight, scrollTop, clientHeight } = this.element
    const wasNearEnd = scrollHeight - scrollTop - clientHeight < nearEndPx
    const items = [this.greeting(), ...this.items(), ...chat.outbox.pending.map((one) => this.pending(one))]
    this.list.replaceChildren(...items.filter((item) => item !== null))
    this.earlier.hidden = !chat.hasEarlier
    this.typing.hidden = !chat.isTyping
    const newest = [chat.lines.at(-1)?.id, chat.outbox.pending.at(-1)?.clientId, chat.isTyping].join()
    const isOwn = chat.outbox.pending.length > 0
    if (newest !== this.newest && (wasNearEnd || isOwn || this.newest === '')) this.toEnd()
    else if (
      !wasNearEnd &&
      chat.lines[0] &&
      this.element.scrollHeight !== scrollHeight &&
      newest === this.newest
    )
      this.element.scrollTop = scrollTop + this.element.scrollHeight - scrollHeight
    this.newest = newest
  }

  toEnd(): void {
    this.element.scrollTop = this.element.scrollHeight
  }

  private greeting(): HTMLElement | null {
    if (this.chat.hasEarlier) return null
    return this.once('greeting', '', () =>
      h(
        'li',
        { class: 'line theirs' },
        h('div', { class: 'bubble' }, paragraphs(this.words, this.words.say('greeting'))),
      ),
    )
  }

  private items(): HTMLElement[] {
    const { lines, marks } = this.chat
    const lastOwn = lines.findLast(({ from }) => from === 'visitor')
    return lines.flatMap((line, n) => {
      const isNewDay =
        this.words.day(line.at) !== (lines[n - 1] ? this.words.day(lines[n - 1]?.at ?? '') : '')
      const status = line === lastOwn ? (marks.seen >= line.seq ? 'seen' : 'sent') : null
      return [...(isNewDay ? [this.day(line.at)] : []), this.line(line, status)]
    })
  }

  private day(at: string): HTMLElement {
    const day = this.words.day(at)
    return this.once(`day ${day}`, '', () => h('li', { class: 'day faint' }, day))
  }

  private line(line: Line, status: 'seen' | 'sent' | null): HTMLElement {
    const isMine = line.from === 'visitor'
    const looks = `${status}${this.answeredOf(line)}`
    return this.once(line.id, looks, () =>
      h(
        'li',
        { class: isMine ? 'line mine' : 'line theirs' },
        h(
          'div',
          { class: 'bubble' },
          h('span', { class: 'unseen' }, `${this.words.say(isMine ? 'you' : 'us')}: `),
          ...contentOf(this.drawing, line),
        ),
        h(
          'p',
          { class: 'when faint' },
          h('time', { datetime: line.at }, this.words.time(line.at)),
          status && ` · ${this.words.say(status)}`,
        ),
      ),
    )
  }

  private pending(one: Pending): HTMLElement {
    const { words, chat } = this
    const isFailed = one.state === 'failed'
    return this.once(one.clientId, `${one.state}${one.refusal}`, () =>
      h(
        'li',
        { class: 'line mine pending' },
        h(
          'div',
          { class: 'bubble' },
          h('span', { class: 'unseen' }, `${words.say('you')}: `),
          this.pendingContent(one),
        ),
        isFailed
          ? h(
              'p',
              { class: 'when failed', role: 'alert' },
              `${words.say('notSent')} `,
              button({ class: 'link' }, () => chat.outbox.retry(one.clientId), words.say('retry')),
              ' ',
              button({ class: 'link' }, () => chat.outbox.discard(one.clientId), words.say('discard')),
            )
          : h('p', { class: 'when faint' }, words.say('sending')),
      ),
    )
  }

  private pendingContent({ content, file }: Pending): Child {
    if (file?.type.startsWith('image/')) {
      const url = this.pictures.get(file) ?? URL.createObjectURL(file)
      this.pictures.set(file, url)
      return h('img', { class: 'sent', src: url, alt: file.name })
    }
    if (file) return h('p', { dir: 'auto' }, file.name)
    if (content?.type === 'text') return paragraphs(this.words, content.text)
    return h('p', { dir: 'auto' }, content?.type === 'answer' ? content.title : this.words.say('file'))
  }

  /** What the visitor pressed of a line, stored or under way. */
  private answeredOf({ id }: Line): string | null {
    for (const { content } of [...this.chat.lines, ...this.chat.outbox.pending])
      if (content?.type === 'answer' && content.of === id) return content.id
    return null
  }

  private once(key: string, looks: string, make: () => HTMLElement): HTMLElement {
    const known = this.drawn.get(key)
    if (known?.looks === looks) return known.element
    const element = make()
    this.drawn.set(key, { element, looks })
    return element
  }
}
