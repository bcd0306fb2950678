import type { Line } from '../../../shared/webchat-widget.ts'
import type { Profile } from '../api.ts'
import type { Chat } from '../chat.ts'
import { button, h, icon } from '../dom.ts'
import type { Words } from '../i18n.ts'
import type { Keep } from '../storage.ts'
import { composer, type Composer } from './composer.ts'
import { spoken } from './content.ts'
import { form, type Asked } from './form.ts'
import { Log } from './log.ts'

const cross = 'M6 6l12 12M18 6L6 18'
const bell = 'M6 16V11a6 6 0 0 1 12 0v5l1.5 2h-15zM10 20.5a2 2 0 0 0 4 0'

/** The whole window of the chat: header, what was said, and below it the composer or a form. */
export class ChatWindow {
  private readonly chat: Chat
  private readonly words: Words
  private readonly keep: Keep
  private readonly log: Log
  private readonly composer: Composer
  private readonly dialog: HTMLElement
  private readonly notice = h('p', { class: 'notice', role: 'status', hidden: true })
  private readonly complaint = h('p', { class: 'complaint', role: 'alert', hidden: true })
  private readonly foot = h('div', { class: 'foot' })
  private readonly heard = h('div', { class: 'unseen', 'aria-live': 'polite' })
  private readonly subtitle = h('p', { dir: 'auto' })
  private readonly close: () => void
  private isModal = false
  private below = ''
  private isThanked = false

  constructor(chat: Chat, words: Words, keep: Keep, close: () => void) {
    this.chat = chat
    this.words = words
    this.keep = keep
    this.close = close
    this.log = new Log(chat, words)
    this.composer = composer(chat, words, (sentence) => this.complain(sentence))
    this.dialog = h(
      'div',
      { class: 'chat' },
      this.header(),
      this.log.element,
      this.notice,
      this.complaint,
      this.foot,
    )
    document.title = words.say('title')
    document.documentElement.lang = words.language
    document.documentElement.dir = words.isRtl ? 'rtl' : 'ltr'
    document.body.replaceChildren(h('main', {}, this.dialog), this.heard)
    document.onkeydown = (event) => this.pressed(event)
    this.draw()
  }

  draw(): void {
    this.log.draw()
    this.drawNotice()
    const below = this.whatIsBelow()
    if (below === this.below || this.isHeld(below)) return
    this.below = below
    this.foot.replaceChildren(
      below === 'composer' ? this.composer.element : below === 'preChat' ? this.preChat() : this.offline(),
    )
  }

  /** The window is in view. On small screens it covers the page: the keyboard stays within. */
  shown(isModal: boolean, byPerson: boolean): void {
    this.isModal = isModal
    const { dialog } = this
    if (isModal)
      for (const [name, value] of [
        ['role', 'dialog'],
        ['aria-modal', 'true'],
        ['aria-labelledby', 'title'],
      ] as const)
        dialog.setAttribute(name, value)
    else for (const name of ['role', 'aria-modal', 'aria-labelledby']) dialog.removeAttribute(name)
    this.log.toEnd()
    if (byPerson) this.focus()
  }

  /** Says a new message to those who listen, and sounds where the visitor asked for it. */
  announce(line: Line): void {
    this.heard.textContent = this.words.say('newMessage', { text: spoken(this.words, line).slice(0, 400) })
    if (this.keep.get('sound') === 'on') beep()
  }

  private focus(): void {
    if (this.below === 'composer') this.composer.focus()
    else this.foot.querySelector<HTMLElement>('input, select, textarea')?.focus()
  }

  private header(): HTMLElement {
    const { words, keep } = this
    const sound = button(
      { class: 'round', 'aria-label': words.say('soundOn'), 'aria-pressed': 'false' },
      () => {
        const isOn = keep.get('sound') !== 'on'
        keep.set('sound', isOn ? 'on' : null)
        sound.setAttribute('aria-pressed', String(isOn))
        if (isOn) beep()
      },
      icon(bell),
    )
    sound.setAttribute('aria-pressed', String(keep.get('sound') === 'on'))
    return h(
      'header',
      { class: 'header' },
      h('div', { class: 'titles' }, h('h1', { id: 'title', dir: 'auto' }, words.say('title')), this.subtitle),
      sound,
      button({ class: 'round', 'aria-label': words.say('close') }, () => this.close(), icon(cross)),
    )
  }

  private drawNotice(): void {
    const { words, chat } = this
    const { isStaffed, opensAt } = chat.site
    const subtitle = words.say(isStaffed ? 'subtitle' : 'awayNotice')
    if (this.subtitle.textContent !== subtitle) this.subtitle.textContent = subtitle
    const sentences = [
      !chat.isUp && words.say('offline'),
      this.isThanked && words.say('offlineThanks'),
      !isStaffed && opensAt && words.say('backAt', { at: words.moment(opensAt) }),
    ].filter(Boolean)
    const text = sentences.join(' ')
    if (this.notice.textContent !== text) this.notice.textContent = text
    this.notice.hidden = text === ''
  }

  private whatIsBelow(): 'composer' | 'preChat' | 'offline' {
    const { isNew } = this
    const { site, visitor } = this.chat
    if (!site.isStaffed && site.whenAway === 'form' && isNew) return 'offline'
    return site.preChat.length > 0 && isNew && !visitor ? 'preChat' : 'composer'
  }

  private get isNew(): boolean {
    const { lines, outbox } = this.chat
    return lines.length === 0 && outbox.pending.length === 0
  }

  /** Whether somebody comes or goes while the visitor writes: what is filled in is not taken away under the fingers. */
  private isHeld(below: string): boolean {
    const isByStaffing = this.isNew && [below, this.below].includes('offline')
    return isByStaffing && [...this.foot.querySelectorAll('input, textarea')].some(isFilled)
  }

  private preChat(): HTMLElement {
    const { words, chat } = this
    const texts = { intro: words.say('preChatIntro'), submit: words.say('begin') }
    return form(words, { ...texts, fields: chat.site.preChat }, async (answers) => {
      await chat.introduce(profileOf(chat.site.preChat, answers))
      this.draw()
      this.focus()
    })
  }

  private offline(): HTMLElement {
    const { words, chat } = this
    const texts = { intro: words.say('offlineIntro'), submit: words.say('sendMessage') }
    const isKnown = Boolean(chat.visitor?.email)
    const fields: Asked[] = [
      { name: 'name', label: words.say('name'), kind: 'text', isRequired: false, choices: [] },
      { name: 'email', label: words.say('email'), kind: 'email', isRequired: true, choices: [] },
      ...chat.site.preChat.filter(({ name }) => name !== 'name' && name !== 'email'),
      { name: 'message', label: words.say('message'), kind: 'long', isRequired: true, choices: [] },
    ]
    const asked = isKnown ? fields.filter(({ name }) => name === 'message') : fields
    return form(words, { ...texts, fields: asked }, async ({ message = '', ...answers }) => {
      if (!isKnown) await chat.introduce(profileOf(asked, answers))
      this.isThanked = true
      chat.say(message)
      this.draw()
    })
  }

  private complain(sentence: string | null): void {
    this.complaint.textContent = sentence
    this.complaint.hidden = sentence === null
  }

  private pressed(event: KeyboardEvent): void {
    if (event.key === 'Escape') {
      if (!this.composer.closePicker()) this.close()
    } else if (event.key === 'Tab' && this.isModal) this.stayWithin(event)
  }

  private stayWithin(event: KeyboardEvent): void {
    const reachable = [
      ...this.dialog.querySelectorAll<HTMLElement>(
        'a[href], button, input, select, textarea, [tabindex="0"]',
      ),
    ]
    const seen = reachable.filter(
      (one) => one.tabIndex >= 0 && !one.matches(':disabled') && one.checkVisibility(),
    )
    const [first, last] = [seen[0], seen.at(-1)]
    const active = document.activeElement
    const isOutside = !this.dialog.contains(active)
    if (event.shiftKey ? active === first || isOutside : active === last || isOutside) {
      event.preventDefault()
      ;(event.shiftKey ? last : first)?.focus()
    }
  }
}

const isFilled = (field: Element): boolean => (field as HTMLInputElement | HTMLTextAreaElement).value !== ''

/** What a form said of the visitor: the fields everybody has, and the account's own. */
function profileOf(fields: readonly Asked[], answers: Readonly<Record<string, string>>): Profile {
  const profile: Profile = {}
  const rest: Record<string, string> = {}
  for (const { name, kind } of fields) {
    const value = answers[name]
    if (value === undefined) continue
    if (name === 'name') profile.name = value
    else if (kind === 'email' && profile.email === undefined) profile.email = value
    else if (kind === 'phone' && profile.phone === undefined) profile.phone = value
    else rest[name] = value.slice(0, 500)
  }
  return { ...profile, ...(Object.keys(rest).length > 0 && { answers: rest }) }
}

function beep(): void {
  const audio = new AudioContext()
  const tone = audio.createOscillator()
  const volume = audio.createGain()
  tone.frequency.value = 880
  volume.gain.setValueAtTime(0.08, audio.currentTime)
  volume.gain.exponentialRampToValueAtTime(0.001, audio.currentTime + 0.25)
  tone.connect(volume).connect(audio.destination)
  tone.start()
  tone.stop(audio.currentTime + 0.25)
  tone.onended = () => void audio.close()
}
