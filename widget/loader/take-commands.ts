import type { PageIdentity } from '../bridge.ts'
import type { Panel } from './panel.ts'

/** What a page may ask of the chat: `patchbayChat.push(['open'])`. */
export type Command =
  | ['open' | 'close' | 'toggle' | 'reset']
  | ['identify', PageIdentity]
  | ['look', { scheme?: string; language?: string }]
  | ['on', 'ready' | 'unread' | 'open' | 'close' | 'said' | 'identified', (detail: unknown) => void]

declare global {
  interface Window {
    patchbayChat?: { push(...commands: Command[]): void } | Command[]
  }
}

/** Does what the page has asked for before the chat was there, and from now on at once. */
export function takeCommands(panel: Panel): void {
  const waiting = window.patchbayChat
  const push = (...commands: Command[]): void => {
    for (const command of commands) obey(panel, command)
  }
  window.patchbayChat = { push }
  if (Array.isArray(waiting)) push(...waiting)
}

function obey(panel: Panel, command: Command): void {
  switch (command[0]) {
    case 'open':
      return panel.open(false)
    case 'close':
      return panel.close(false)
    case 'toggle':
      return panel.isOpen ? panel.close(false) : panel.open(false)
    case 'reset':
      return panel.tell({ type: 'reset' })
    case 'identify':
      return panel.tell({ type: 'identify', identity: plain(command[1]) })
    case 'look':
      return panel.tell({ type: 'look', ...command[1] })
    case 'on':
      return panel.on(command[1], command[2])
  }
}

/** Only what is known goes over, and only as text. */
function plain(identity: PageIdentity): PageIdentity {
  const names = ['id', 'hash', 'name', 'email', 'phone'] as const
  return Object.fromEntries(
    names.flatMap((name) => {
      const value: unknown = identity?.[name]
      return typeof value === 'string' || typeof value === 'number' ? [[name, String(value)]] : []
    }),
  )
}
