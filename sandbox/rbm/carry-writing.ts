import { randomUUID } from 'node:crypto'
import { now } from '#platform/clock.ts'
import type { Carry, RichContent, Writing } from '../handsets/handset.ts'
import type { Handsets } from '../handsets/handsets.ts'
import type { Files } from './files.ts'
import type { Platform } from './platform.ts'
import { tellAgent } from './agent-hook.ts'

/** Carries what a phone's owner writes to the agent it names. */
export function carryWriting({ agents, hooks, files, handsets }: Platform): Carry {
  return (writing) => {
    const messageId = randomUUID()
    const agent = agents.find(writing.to)
    const said = saidBy(writing, files, handsets)
    const event = { senderPhoneNumber: writing.from, messageId, sendTime: now().toISOString(), ...said }
    if (agent && said) tellAgent(hooks, agent, event)
    return { parts: 1, encoding: 'utf8', providerId: messageId }
  }
}

/** What the agent is told; null: phones do not pass reactions on. */
function saidBy(
  { from, text, media, button, location, reaction }: Writing,
  files: Files,
  handsets: Handsets,
): object | null {
  if (reaction) return null
  if (button) {
    const type = isAction(handsets.find(from, button.messageId ?? '')?.rich, button) ? 'ACTION' : 'REPLY'
    return { suggestionResponse: { postbackData: button.id, text: button.title, type } }
  }
  if (location) return { location: { latitude: location.latitude, longitude: location.longitude } }
  if (media) return { userFile: { payload: payloadOf(media, files) } }
  return { text }
}

/** Whether a button does something on the phone, rather than only answer. */
function isAction(rich: RichContent | undefined, { id, title }: NonNullable<Writing['button']>): boolean {
  const buttons = [...(rich?.buttons ?? []), ...(rich?.cards ?? []).flatMap((card) => card.buttons)]
  return buttons.some((one) => one.id === id && one.title === title && one.kind !== 'reply')
}

function payloadOf(media: NonNullable<Writing['media']>, files: Files): object {
  const { url, mimeType, filename, base64 } = media
  const bytes = base64 ? Buffer.from(base64, 'base64') : null
  const kept = bytes ? files.find(files.addBytes(bytes, mimeType, filename)) : undefined
  return {
    mimeType,
    fileUri: kept?.url ?? url,
    fileName: filename ?? 'file',
    fileSizeBytes: bytes?.length ?? 0,
  }
}
