import type { Content } from '../content.ts'
import { checkShared, notCarried, type GraphLimits } from '../meta-graph/check-content.ts'
import { isShared } from '../meta-graph/message-of.ts'

const sound = ['audio/aac', 'audio/mp4', 'audio/m4a', 'audio/x-m4a', 'audio/wav', 'audio/x-wav']

/** Source: Instagram Messaging, Send a message: 1000 bytes; the formats it takes. */
const limits: GraphLimits = {
  name: 'Instagram',
  textMax: 1_000,
  textUnit: 'bytes',
  media: {
    image: ['image/png', 'image/jpeg', 'image/gif'],
    video: ['video/mp4', 'video/ogg', 'video/x-msvideo', 'video/quicktime', 'video/webm'],
    audio: sound,
    voice: sound,
    document: ['application/pdf'],
  },
  hasCallButtons: false,
}

/** Says what in a content Instagram would refuse; null when it would be taken. */
export function checkContent(content: Content): string | null {
  if (isShared(content)) return checkShared(content, limits)
  return content.type === 'reaction' ? null : notCarried(content, limits)
}
