import type { Content, ContentOf } from '../content.ts'
import { checkShared, notCarried, type GraphLimits } from '../meta-graph/check-content.ts'
import { isShared } from '../meta-graph/message-of.ts'

const limits: GraphLimits = {
  name: 'Messenger',
  textMax: 2_000,
  textUnit: 'characters',
  media: { image: null, video: null, audio: null, voice: null, document: null, sticker: null },
  hasCallButtons: true,
}
const templateButtonsMax = 3

/** Says what in a content Messenger would refuse; null when it would be taken. */
export function checkContent(content: Content): string | null {
  if (isShared(content)) return checkShared(content, limits)
  if (content.type === 'template') return checkTemplate(content)
  return content.type === 'reaction' ? null : notCarried(content, limits)
}

function checkTemplate({ variables }: ContentOf<'template'>): string | null {
  const keys = Object.keys(variables)
  if (keys.includes('header.media'))
    return 'A utility template of Messenger brings its own picture. Leave header.media out.'
  const empty = keys.find((key) => variables[key] === '')
  if (empty !== undefined) return `The template’s variable ${empty} is empty. Give it a value.`
  return keys.filter((key) => key.startsWith('button.')).length > templateButtonsMax
    ? `A utility template has at most ${templateButtonsMax} buttons.`
    : null
}
