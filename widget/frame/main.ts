import type { SiteView } from '../../shared/webchat-widget.ts'
import type { ToFrame } from '../bridge.ts'
import { Api } from './api.ts'
import { Chat } from './chat.ts'
import { hostOf, type Host } from './host.ts'
import { wordsFor, type Words } from './i18n.ts'
import { keepOf, type HearKept } from './storage.ts'
import { onColour, wear } from './theme.ts'
import { ChatWindow } from './view/window.ts'

type Heard = Exclude<ToFrame, { type: 'kept' }>

/** How often it is looked whether somebody is there: whoever has the chat before them sees it soon. */
const siteLookedAtEveryMs = { shown: 5_000, hidden: 300_000 }
const ticksMs = 1_000

const query = new URLSearchParams(location.search)
const siteKey = query.get('site') ?? ''
const hostOrigin = query.get('host') ?? ''
const api = new Api(siteKey, hostOrigin)
let wantedLanguage = query.get('language')
let wantedScheme = query.get('scheme')

// Held by no other page than the one it was made for.
if (parent !== window) void begin()

async function begin(): Promise<void> {
  const early: Heard[] = []
  let hear = (message: Heard): void => void early.push(message)
  let hearKept: Parameters<HearKept>[0] = () => {}
  const host = hostOf(hostOrigin, (message) => (message.type === 'kept' ? hearKept(message) : hear(message)))
  const site = await untilThere(() => api.site())
  if (!site) return
  const keep = await keepOf(siteKey, host, (given) => (hearKept = given))
  let words = wordsOf(site)
  let view: ChatWindow | null = null
  let unreadTold = -1
  const chat = new Chat(site, api, keep, {
    changed() {
      view?.draw()
      if (chat.unread === unreadTold) return
      unreadTold = chat.unread
      host.tell({ type: 'unread', count: unreadTold, label: unreadTold > 0 ? words.unread(unreadTold) : '' })
    },
    arrived(line) {
      view?.announce(line)
      host.tell({ type: 'said', from: 'business' })
    },
    said: () => host.tell({ type: 'said', from: 'visitor' }),
    identified: (isProven, refusal) => host.tell({ type: 'identified', isProven, refusal }),
  })
  chat.language = words.language
  const draw = (): void => {
    words = wordsOf(chat.site)
    chat.language = words.language
    wear(chat.site.colour, wantedScheme ?? chat.site.scheme)
    view = new ChatWindow(chat, words, keep, () => host.tell({ type: 'close' }))
    tellLook(host, chat.site, words)
  }
  hear = (message) => {
    obey(message, chat, () => view, draw)
    if (message.type === 'shown') void lookAgain(chat, () => view)
  }
  await chat.begin()
  draw()
  for (const message of early) hear(message)
  document.addEventListener('visibilitychange', () => chat.show(isShown))
  keepLooking(chat, () => view)
}

let isShown = false

function obey(message: Heard, chat: Chat, view: () => ChatWindow | null, draw: () => void): void {
  switch (message.type) {
    case 'shown':
      isShown = true
      view()?.shown(message.isModal, message.byPerson)
      return chat.show(true)
    case 'hidden':
      isShown = false
      return chat.show(false)
    case 'page':
      chat.page = message.page
      return
    case 'identify':
      return void chat.identify(message.identity)
    case 'reset':
      return void chat.reset()
    case 'look':
      wantedLanguage = message.language ?? wantedLanguage
      wantedScheme = message.scheme ?? wantedScheme
      return draw()
  }
}

function wordsOf(site: SiteView): Words {
  return wordsFor(site, [wantedLanguage, ...navigator.languages])
}

function tellLook(host: Host, { colour, position, offset }: SiteView, words: Words): void {
  const labels = { open: words.say('launcher'), close: words.say('closeLauncher'), frame: words.say('frame') }
  host.tell({
    type: 'ready',
    colour,
    onColour: onColour(colour),
    position,
    offset,
    isRtl: words.isRtl,
    labels,
  })
}

/** Offices open and close, and people come and go, while a page stands. */
function keepLooking(chat: Chat, view: () => ChatWindow | null): void {
  setInterval(() => {
    const everyMs = siteLookedAtEveryMs[isShown ? 'shown' : 'hidden']
    if (performance.now() - lookedAt >= everyMs) void lookAgain(chat, view)
  }, ticksMs)
}

let lookedAt = 0

async function lookAgain(chat: Chat, view: () => ChatWindow | null): Promise<void> {
  if (document.visibilityState !== 'visible') return
  lookedAt = performance.now()
  const site = await api.site().catch(() => null)
  if (!site) return
  Object.assign(chat.site, { isStaffed: site.isStaffed, opensAt: site.opensAt })
  view()?.draw()
}

/** Asks until there is an answer; a refusal is one. */
async function untilThere(ask: () => Promise<SiteView>): Promise<SiteView | null> {
  for (let failures = 0; ; failures++)
    try {
      return await ask()
    } catch (error) {
      const { isPassing } = error as { isPassing?: boolean }
      if (!isPassing || failures > 8) return null
      await new Promise((resolve) => setTimeout(resolve, Math.min(60_000, 2_000 * 2 ** failures)))
    }
}
