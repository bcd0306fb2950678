import type { Chat } from '../chat.ts'
import { button, h, icon } from '../dom.ts'
import type { Words } from '../i18n.ts'
import { emojiPicker } from './emoji-picker.ts'

const textMax = 10_000
const typingEndsAfterMs = 4_000
/** Pixels. */
const heightMax = 140
const plane = 'M3 11.5L21 3l-7 18-3-7.5zM11 13.5L21 3'
const paperclip =
  'M20 11l-8.5 8.5a5 5 0 0 1-7-7L13 4a3.4 3.4 0 0 1 4.8 4.8l-8.4 8.4a1.7 1.7 0 0 1-2.4-2.4L14.5 7'
const smile = 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM8.5 14.5a4.5 4.5 0 0 0 7 0M9 9.5v.5M15 9.5v.5'

/** Where the visitor writes, attaches and sends. */
export type Composer = { readonly element: HTMLFormElement; focus(): void; closePicker(): boolean }

/** Makes the place where the visitor writes; `complain` shows a sentence above it, or takes it away. */
export function composer(chat: Chat, words: Words, complain: (sentence: string | null) => void): Composer {
  const text = textField(words)
  const send = h(
    'button',
    { type: 'submit', class: 'round send', 'aria-label': words.say('send') },
    icon(plane),
  )
  const emojis = choosingEmojis(words, (one) => {
    text.setRangeText(one, text.selectionStart, text.selectionEnd, 'end')
    text.focus()
    fit(text)
  })
  const { attach, take } = attaching(chat, words, complain)
  const element = h('form', { class: 'composer' }, emojis.picker, attach, emojis.opener, text, send)
  const submit = (): void => {
    const said = text.value.trim()
    if (said === '') return
    complain(null)
    chat.say(said)
    text.value = ''
    fit(text)
    text.focus()
  }
  tellWriting(chat, text)
  text.addEventListener('input', () => fit(text))
  text.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
    event.preventDefault()
    submit()
  })
  text.addEventListener('paste', ({ clipboardData }) => take(clipboardData?.files))
  element.addEventListener('submit', (event) => {
    event.preventDefault()
    submit()
  })
  return { element, focus: () => text.focus(), closePicker: emojis.close }
}

function textField(words: Words): HTMLTextAreaElement {
  return h('textarea', {
    rows: 1,
    maxlength: textMax,
    placeholder: words.say('placeholder'),
    'aria-label': words.say('message'),
    enterkeyhint: 'send',
  })
}

/** Makes the field as high as its text, to a limit. */
function fit(text: HTMLTextAreaElement): void {
  // A text has its own direction; before there is one, the hint has the page's.
  text.dir = text.value === '' ? '' : 'auto'
  text.style.height = 'auto'
  text.style.height = `${Math.min(text.scrollHeight, heightMax)}px`
}

/** Tells the business that the visitor is writing, until the field is still for a while. */
function tellWriting(chat: Chat, text: HTMLTextAreaElement): void {
  let stillness: ReturnType<typeof setTimeout> | undefined
  text.addEventListener('input', () => {
    chat.typing(text.value !== '')
    clearTimeout(stillness)
    stillness = setTimeout(() => chat.typing(false), typingEndsAfterMs)
  })
}

/** The picker of emojis, the button that opens it, and the way to close it; says whether it was open. */
function choosingEmojis(words: Words, chosen: (emoji: string) => void) {
  const picker = emojiPicker(words.say('emoji'), (one) => {
    close()
    chosen(one)
  })
  const opener = button(
    { class: 'round', 'aria-label': words.say('emoji'), 'aria-expanded': 'false' },
    () => {
      picker.hidden = !picker.hidden
      opener.setAttribute('aria-expanded', String(!picker.hidden))
      if (!picker.hidden) picker.querySelector('button')?.focus()
    },
    icon(smile),
  )
  const close = (): boolean => {
    if (picker.hidden) return false
    picker.hidden = true
    opener.setAttribute('aria-expanded', 'false')
    opener.focus()
    return true
  }
  return { picker, opener, close }
}

/** The button that attaches files, and the way for files that are pasted or dropped. */
function attaching(chat: Chat, words: Words, complain: (sentence: string | null) => void) {
  const { uploads } = chat.site
  const take = (files: FileList | null | undefined): void => {
    if (!uploads) return
    for (const file of files ?? []) {
      if (!uploads.types.includes(file.type)) complain(words.say('fileKind'))
      else if (file.size > uploads.sizeBytesMax)
        complain(words.say('fileTooLarge', { size: words.size(uploads.sizeBytesMax) }))
      else {
        complain(null)
        chat.sayFile(file)
      }
    }
  }
  if (!uploads) return { attach: null, take }
  const input = h('input', {
    type: 'file',
    hidden: true,
    multiple: true,
    accept: uploads.types.join(','),
    tabindex: -1,
  })
  input.addEventListener('change', () => {
    take(input.files)
    input.value = ''
  })
  addEventListener('dragover', (event) => event.preventDefault())
  addEventListener('drop', (event) => {
    event.preventDefault()
    take(event.dataTransfer?.files)
  })
  const opener = button(
    { class: 'round', 'aria-label': words.say('attach') },
    () => input.click(),
    icon(paperclip),
  )
  return { attach: h('span', {}, input, opener), take }
}
