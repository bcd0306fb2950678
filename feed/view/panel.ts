import type { FeedItem } from '../../shared/feed.ts'
import type { Shelf } from '../client/shelf.ts'
import type { Standing } from '../client/feed-client.ts'
import type { Words } from '../words.ts'
import { element, icon, pressable } from './element.ts'
import { drawItem, type Doings } from './draw-item.ts'
import { moveByKeys } from './move-by-keys.ts'

/** What the panel asks for beside what is done with single items. */
export type PanelDoings = Doings & { markedAllRead(): void; older(): void; closed(): void }

/** The list that the bell opens. */
export type Panel = {
  readonly section: HTMLElement
  show(shelf: Shelf, standing: Standing): void
  /** Puts the focus where reading begins. */
  focus(): void
}

/** Draws the panel. */
export function panel(words: Words, doings: PanelDoings): Panel {
  const title = element('h2', { id: 'heading', tabindex: '-1' }, words.say('notifications'))
  const all = pressable({ class: 'plain' }, () => doings.markedAllRead(), words.say('markAllRead'))
  const close = pressable(
    { class: 'small', 'aria-label': words.say('close'), title: words.say('close') },
    () => doings.closed(),
    icon('M6 6l12 12M18 6L6 18'),
  )
  const list = element('ul', { role: 'list' })
  const note = element('p', { class: 'note', role: 'status' })
  const older = pressable({ class: 'plain older' }, () => doings.older(), words.say('older'))
  const section = element(
    'section',
    {
      id: 'panel',
      class: 'panel',
      part: 'panel',
      role: 'dialog',
      'aria-labelledby': 'heading',
      hidden: true,
    },
    element('header', {}, title, all, close),
    note,
    element(
      'div',
      { class: 'scroll', role: 'group', 'aria-labelledby': 'heading', tabindex: '0' },
      list,
      older,
    ),
  )
  moveByKeys(section, list)
  const drawn = new Map<string, { item: FeedItem; node: HTMLLIElement }>()
  return {
    section,
    show(shelf, standing) {
      all.hidden = shelf.unread === 0
      older.hidden = !shelf.hasOlder
      const said = noteOf(shelf, standing, words)
      if (note.textContent !== said) note.textContent = said
      note.hidden = said === ''
      drawList(list, drawn, shelf.items, (item) => drawItem(item, words, doings), title)
    },
    focus: () => title.focus(),
  }
}

function noteOf({ items, cursor }: Shelf, standing: Standing, words: Words): string {
  if (standing === 'refused') return words.say('refused')
  if (standing === 'away') return words.say('away')
  if (cursor === '') return words.say('loading')
  return items.length === 0 ? words.say('empty') : ''
}

/** Draws anew what changed and nothing else, and keeps the focus where it was, or as near as there still is something. */
function drawList(
  list: HTMLUListElement,
  drawn: Map<string, { item: FeedItem; node: HTMLLIElement }>,
  items: readonly FeedItem[],
  draw: (item: FeedItem) => HTMLLIElement,
  otherwise: HTMLElement,
): void {
  const focused = (list.getRootNode() as ShadowRoot).activeElement
  const place = focused?.closest('li')
  const next = place?.nextElementSibling ?? place?.previousElementSibling
  const wanted = items.map((item) => {
    const known = drawn.get(item.id)
    if (known && JSON.stringify(known.item) === JSON.stringify(item)) return known.node
    const node = draw(item)
    drawn.set(item.id, { item, node })
    return node
  })
  for (const id of drawn.keys()) if (!items.some((item) => item.id === id)) drawn.delete(id)
  if (wanted.length === list.children.length && wanted.every((node, n) => node === list.children[n])) return
  list.replaceChildren(...wanted)
  if (!place) return
  const key = focused?.getAttribute('data-key') ?? 'title'
  const same = drawn.get(place.getAttribute('data-id') ?? '')?.node
  const near = same ?? drawn.get(next?.getAttribute('data-id') ?? '')?.node
  const target = near?.querySelector<HTMLElement>(`[data-key="${CSS.escape(same ? key : 'title')}"]`)
  const goal = target ?? near?.querySelector<HTMLElement>('[data-key="title"]') ?? otherwise
  goal.focus()
}
