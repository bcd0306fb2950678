import type { FeedAction, FeedItem } from '../../shared/feed.ts'
import { safeLink } from '../safe-link.ts'
import type { Words } from '../words.ts'
import { element, icon, pressable } from './element.ts'

/** What a person may do with an item. */
export type Doings = {
  /** The item was opened: its title, its link or a button with a link was pressed. */
  opened(item: FeedItem, link: string | null): void
  pressed(item: FeedItem, action: FeedAction, link: string | null): void
  markedRead(item: FeedItem): void
  removed(item: FeedItem): void
}

const cross = 'M6 6l12 12M18 6L6 18'
const tick = 'M5 12l5 5L19 7'

/** Draws an item of a feed: title, text, picture, buttons, and what can be done with it. */
export function drawItem(item: FeedItem, words: Words, doings: Doings): HTMLLIElement {
  const titleId = `title-${item.id}`
  const image = safeLink(item.image)
  return element(
    'li',
    { class: item.isRead ? 'item' : 'item unread', 'data-id': item.id },
    element(
      'article',
      { 'aria-labelledby': titleId },
      heading(item, titleId, words, doings),
      item.body && element('p', { class: 'body', dir: 'auto' }, item.body),
      image && picture(image),
      item.actions.length > 0 && buttons(item, words, doings),
      foot(item, words, doings),
    ),
  )
}

function heading(item: FeedItem, id: string, words: Words, doings: Doings): HTMLElement {
  const link = safeLink(item.link)
  const said = element('span', { id, dir: 'auto' }, item.title)
  const dot =
    !item.isRead && element('span', { class: 'dot', role: 'img', 'aria-label': words.say('isUnread') })
  const open = (): void => doings.opened(item, link)
  const title = link
    ? linked(link, { class: 'title', 'data-key': 'title' }, open, said)
    : pressable({ class: 'title', 'data-key': 'title' }, open, said)
  return element('h3', {}, dot, title)
}

/** A page of the same site opens in its place, any other beside it. */
function linked(
  href: string,
  attributes: Readonly<Record<string, string>>,
  press: () => void,
  ...children: readonly (Node | string)[]
): HTMLAnchorElement {
  const isOwn = new URL(href).origin === location.origin
  const beside = isOwn ? {} : { target: '_blank', rel: 'noopener noreferrer' }
  const made = element('a', { href, ...beside, ...attributes }, ...children)
  made.addEventListener('click', press)
  return made
}

function picture(src: string): HTMLImageElement {
  const made = element('img', { src, alt: '', loading: 'lazy', referrerpolicy: 'no-referrer' })
  made.addEventListener('error', () => made.remove())
  return made
}

function buttons(item: FeedItem, words: Words, doings: Doings): HTMLElement {
  const made = item.actions.map((action) => {
    const link = safeLink(action.link)
    const press = (): void => doings.pressed(item, action, link)
    const key = { class: 'action', 'data-key': `action-${action.id}`, dir: 'auto' }
    if (link) return linked(link, key, press, action.title)
    const isAnswer = item.answer === action.id
    return pressable(
      {
        ...key,
        'aria-pressed': String(isAnswer),
        'aria-description': isAnswer ? words.say('answered') : null,
        // It keeps the focus it has: a disabled button would lose it.
        'aria-disabled': item.answer === null ? null : 'true',
      },
      () => item.answer === null && press(),
      isAnswer && icon(tick),
      action.title,
    )
  })
  return element('div', { class: 'actions' }, ...made)
}

function foot(item: FeedItem, words: Words, doings: Doings): HTMLElement {
  const labelled = (key: 'markRead' | 'remove') => ({
    class: 'small',
    'aria-label': `${words.say(key)}: ${item.title}`,
    title: words.say(key),
    'data-key': key,
  })
  return element(
    'footer',
    {},
    element('time', { datetime: item.createdAt }, words.when(item.createdAt)),
    !item.isRead && pressable(labelled('markRead'), () => doings.markedRead(item), icon(tick)),
    pressable(labelled('remove'), () => doings.removed(item), icon(cross)),
  )
}
