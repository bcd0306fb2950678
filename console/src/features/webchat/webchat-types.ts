import type { FormField, Rewordable } from '#shared/webchat-widget.ts'

/** How a web chat looks and behaves, as its connector keeps it; `/openapi.json` and `GET /v1/channels` are the authority. */
export type WebchatSettings = {
  allowedOrigins: string[]
  requireIdentity: boolean
  theme: {
    colour: string
    scheme: 'light' | 'dark' | 'auto'
    position: 'end' | 'start'
    offset: { x: number; y: number }
  }
  /** `auto` follows the page, then the browser. */
  language: string
  texts: Record<string, Partial<Record<Rewordable, string>>>
  hours: OfficeHours | null
  whenAway: 'form' | 'chat'
  preChat: FormField[]
  uploads: { sizeBytesMax: number; types: string[] } | null
}

export type OfficeHours = {
  timezone: string
  windows: { days: number[]; opens: string; closes: string }[]
  holidays: string[]
}

/** What a page needs of a web chat, and what its visitors are told now. */
export type WebchatState = {
  siteKey: string
  snippet: string
  previousSecretUntil: string | null
  isAway: boolean
  isStaffed: boolean
  opensAt: string | null
}

export type { FormField, Rewordable }
