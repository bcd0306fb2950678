import { useEffect, useState } from 'react'
import type { Contact, MessageDraft } from '@/api/types.ts'
import { blankContent, withEmptyFiles, type ContentDraft } from '../composer/content-draft.ts'
import { toFallback, type FallbackDraft } from '../composer/fallback-draft.ts'
import { isSayable, toContent } from '../composer/to-content.ts'
import { isAddress, normaliseAddress } from '../composer/channel-addresses.ts'
import { zonedToInstant } from '../../app/zoned-time.ts'

/** Who is written to, where a contact was chosen. */
export type ChosenContact = Pick<Contact, 'id' | 'name' | 'identities'>

/** The form as it stands; `sendAt` and `expiresAt` are wall-clock times of the account's zone, empty when not wanted. */
export type SendDraft = {
  channel: string
  from: string
  to: string
  contact: ChosenContact | null
  class: string
  content: ContentDraft
  /** The message this one answers; empty when it answers none. */
  replyTo: string
  fallback: FallbackDraft[]
  sendAt: string
  expiresAt: string
}

// Another shape of the draft has another name: what an older console kept is not read.
const storageKey = 'patchbay.draft.4'
export const blankDraft: SendDraft = {
  channel: 'sms',
  from: '',
  to: '',
  contact: null,
  class: 'transactional',
  content: blankContent,
  replyTo: '',
  fallback: [],
  sendAt: '',
  expiresAt: '',
}

/** The draft, kept for the sitting, so that neither a failure nor a reload loses what was typed; files that stand in it are too large to be kept. */
export function useSendDraft(prefill: Partial<SendDraft> | null) {
  const [draft, setDraft] = useState<SendDraft>(() => ({ ...blankDraft, ...(prefill ?? readKept()) }))
  useEffect(() => sessionStorage.setItem(storageKey, JSON.stringify(withoutFiles(draft))), [draft])
  const set = (change: Partial<SendDraft>) => setDraft((before) => ({ ...before, ...change }))
  const forget = () => sessionStorage.removeItem(storageKey)
  return { draft, set, forget }
}

export const isSendable = (draft: SendDraft) => isAddress(draft.channel, draft.to) && isSayable(draft.content)

/** The body of POST /v1/messages that the draft stands for. */
export function toMessageDraft(draft: SendDraft, timeZone: string): MessageDraft {
  const fallback = toFallback(draft.fallback)
  return {
    channel: draft.channel,
    ...(draft.from && { from: draft.from }),
    to: normaliseAddress(draft.channel, draft.to),
    content: toContent(draft.content),
    ...(fallback.length > 0 && { fallback }),
    ...(draft.replyTo && { replyTo: draft.replyTo }),
    class: draft.class,
    ...(draft.sendAt && { sendAt: zonedToInstant(draft.sendAt, timeZone) }),
    ...(draft.expiresAt && { expiresAt: zonedToInstant(draft.expiresAt, timeZone) }),
  }
}

/** The same with files that are named and empty: what is asked at every pause of typing need not carry them. */
export const toPreviewDraft = (draft: SendDraft, timeZone: string): MessageDraft =>
  toMessageDraft({ ...draft, content: withEmptyFiles(draft.content) }, timeZone)

const withoutFiles = (draft: SendDraft): SendDraft => ({
  ...draft,
  content: {
    ...draft.content,
    attachments: draft.content.attachments.filter(({ mediaId }) => mediaId !== ''),
  },
})

function readKept(): Partial<SendDraft> {
  try {
    return JSON.parse(sessionStorage.getItem(storageKey) ?? '{}') as Partial<SendDraft>
  } catch {
    return {}
  }
}
