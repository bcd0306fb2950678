import type { RichButton, RichContent, RichMedia } from '../handsets/handset.ts'
import { said as words } from './said.ts'

type Body = Readonly<Record<string, unknown>>

/** Where media that is named by an id is seen. */
export type MediaOf = (id: string) => { url: string; mimeType: string }

/** What a message looks like. */
export type Drawn = { readonly text: string; readonly rich: RichContent }

const ordinary: Readonly<Record<string, string>> = {
  image: 'image/jpeg',
  video: 'video/mp4',
  audio: 'audio/ogg',
  sticker: 'image/webp',
  document: 'application/pdf',
}

/** Media by its link or its id, as a handset shows it. */
export function seenMedia(type: string, said: Body, mediaOf: MediaOf): RichMedia {
  const { link, id, filename } = said
  const seen =
    typeof link === 'string'
      ? { url: link, mimeType: ordinary[type] ?? 'application/octet-stream' }
      : mediaOf(words(id))
  return { ...seen, ...(typeof filename === 'string' && { filename }) }
}

/** A button that is only shown: what it does is another app's. */
export function shownButton(kind: RichButton['kind'], title: string, url?: string): RichButton {
  return { id: title, title, kind, ...(url !== undefined && { url }) }
}
