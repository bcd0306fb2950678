import { idOf } from '#shared/ids.ts'
import type { SaidContent } from '#shared/webchat-widget.ts'
import { addressOfVisitor, type ClaimedUpdate } from '#webchat/webchat.ts'
import { shownAs } from '../content.ts'
import type { InboundContent, InboundMessage, Update } from '../update.ts'

/** What a visitor said or did, in the words of every channel. */
export function updatesOf(siteKey: string, { visitorId, update }: ClaimedUpdate): Update[] {
  const parties = { from: addressOfVisitor({ id: visitorId }), to: siteKey }
  switch (update.kind) {
    case 'said':
      return [{ ...parties, ...messageOf(update) }]
    case 'became':
      return [{ kind: 'identity', ...parties, address: addressOfVisitor({ id: update.visitorId }) }]
    case 'reached':
      return update.lineIds.map((lineId) => ({
        kind: 'receipt',
        refs: [idOf('wcl', lineId)],
        addresses: [parties.from, siteKey],
        state: update.state,
        code: null,
        detail: null,
      }))
  }
}

type Said = Extract<ClaimedUpdate['update'], { kind: 'said' }>

function messageOf({
  lineId,
  content,
  profile,
  page,
  saidAtMs,
  externalId,
}: Said): Omit<InboundMessage, 'from' | 'to'> {
  const { name, language, email, phone, answers } = profile
  const told = { page, externalId, email, phone, answers }
  return {
    kind: 'message',
    providerId: idOf('wcl', lineId),
    content: contentOf(content),
    profile: { ...(name !== undefined && { name }), ...(language !== undefined && { language }) },
    ...(content.type === 'answer' && { regarding: content.of }),
    referral: Object.fromEntries(
      Object.entries(told).filter(([, value]) => value !== null && value !== undefined),
    ),
    sentAtMs: saidAtMs,
  }
}

function contentOf(content: SaidContent): InboundContent {
  if (content.type === 'text') return content
  if (content.type === 'answer') return { type: 'answer', id: content.id, title: content.title }
  const { fileId, mimeType, filename, sizeBytes, caption } = content
  return {
    type: 'media',
    mimeType,
    as: shownAs({ mimeType }),
    source: fileId,
    filename,
    sizeBytes,
    ...(caption !== undefined && { caption }),
  }
}
