import { channelNamed, type Content } from '#channels/channels.ts'
import { contactFacts } from '#contacts/contacts.ts'
import { db } from '#platform/db.ts'
import { fillTemplate, findTemplate } from '#senders/senders.ts'
import type { AdmissionRequest } from './admission-request.ts'

/**
 * Puts the account's own templates into a message and its fallback, filled with its values: from here on it says what it says,
 * whatever becomes of the template. Where a provider keeps the templates of a channel they stay as they are.
 * Refuses template_unknown, and invalid_request for a variable without a value.
 */
export async function fillTemplates(request: AdmissionRequest): Promise<AdmissionRequest> {
  const { accountId, channel, to, fallback } = request
  const content = await filled(accountId, request.content, { channel, to }, channel)
  if (!fallback?.steps.some(isOwnTemplate)) return { ...request, content }
  const steps = await Promise.all(
    fallback.steps.map(async (step) => {
      if (!step.content) return step
      const reader = step.to === undefined ? { channel, to } : { channel: step.channel, to: step.to }
      return { ...step, content: await filled(accountId, step.content, reader, step.channel) }
    }),
  )
  return { ...request, content, fallback: { ...fallback, steps } }
}

/** Says whether a message or a step of its fallback is a template of the account's own. */
export function hasOwnTemplate(request: AdmissionRequest): boolean {
  return isOwnTemplate(request) || (request.fallback?.steps.some(isOwnTemplate) ?? false)
}

type Said = { readonly channel: string; readonly content?: Content | undefined }

function isOwnTemplate({ channel, content }: Said): boolean {
  if (content?.type !== 'template') return false
  const able: readonly string[] | undefined = channelNamed(channel)?.can.contentTypes
  return able !== undefined && !able.includes('template')
}

/** `reader` is an address of the contact's, on whichever channel. */
async function filled(
  accountId: string,
  content: Content,
  reader: { readonly channel: string; readonly to: string },
  channel: string,
): Promise<Content> {
  if (content.type !== 'template' || !isOwnTemplate({ channel, content })) return content
  const languageOf = async (): Promise<string | null> => {
    const [contact] = await contactFacts(db, [{ accountId, channel: reader.channel, address: reader.to }])
    return contact?.language ?? null
  }
  const template = await findTemplate(db, accountId, { ...content, channel }, languageOf)
  return fillTemplate(template, content.variables)
}
