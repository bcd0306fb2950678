import { useEffect, useState } from 'react'
import type { MessageDraft } from '@/api/types.ts'
import { zonedToInstant } from '@/app/zoned-time.ts'
import { isRecipientOn, normaliseRecipient } from '@/features/messaging/recipient.ts'
import type { SendSearch } from '@/features/messaging/send-search.ts'

/** The form as it stands; `sendAt` and `expiresAt` are wall-clock times of the account's zone, empty when not wanted. */
export type SendDraft = {
  channel: string
  from: string
  to: string
  class: string
  /** Mail only. */
  subject: string
  text: string
  sendAt: string
  expiresAt: string
}

const storageKey = 'patchbay.draft'
const blank: SendDraft = {
  channel: 'sms',
  from: '',
  to: '',
  class: 'transactional',
  subject: '',
  text: '',
  sendAt: '',
  expiresAt: '',
}

/** The draft, kept for the sitting, so that neither a failure nor a reload loses what was typed. */
export function useSendDraft(prefill: SendSearch) {
  const [draft, setDraft] = useState<SendDraft>(() => ({
    ...blank,
    ...(Object.keys(prefill).length > 0 ? prefill : readKept()),
  }))
  useEffect(() => sessionStorage.setItem(storageKey, JSON.stringify(draft)), [draft])
  const set = (change: Partial<SendDraft>) => setDraft((before) => ({ ...before, ...change }))
  const forget = () => sessionStorage.removeItem(storageKey)
  return { draft, set, forget }
}

export const isSendable = (draft: SendDraft) =>
  isRecipientOn(draft.channel, draft.to) &&
  draft.text.trim() !== '' &&
  (draft.channel !== 'email' || draft.subject.trim() !== '')

/** The body of POST /v1/messages that the draft stands for. */
export function toMessageDraft(draft: SendDraft, timeZone: string): MessageDraft {
  return {
    channel: draft.channel,
    ...(draft.from && { from: draft.from }),
    to: normaliseRecipient(draft.to),
    content:
      draft.channel === 'email'
        ? { type: 'email', subject: draft.subject.trim(), text: draft.text }
        : { type: 'text', text: draft.text },
    class: draft.class,
    ...(draft.sendAt && { sendAt: zonedToInstant(draft.sendAt, timeZone) }),
    ...(draft.expiresAt && { expiresAt: zonedToInstant(draft.expiresAt, timeZone) }),
  }
}

function readKept(): Partial<SendDraft> {
  try {
    return JSON.parse(sessionStorage.getItem(storageKey) ?? '{}') as Partial<SendDraft>
  } catch {
    return {}
  }
}
