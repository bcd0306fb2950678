import { z } from 'zod'
import { channelNamed, contentShape, textOf, type Content } from '#channels/channels.ts'
import { channels as channelNames } from '#shared/message-kinds.ts'

/** The channel tried next when a message is not delivered: at once when it fails, else after a while. */
export const fallbackStep = z.strictObject({
  channel: z.enum(channelNames),
  after: z
    .string()
    .regex(/^PT(?=\d)(?:\d{1,3}H)?(?:\d{1,4}M)?(?:\d{1,6}S)?$/, 'A duration such as PT60S, PT5M or PT1H.')
    .optional()
    .describe(
      'Tried though the first has not failed, when it is not delivered by then; absent: only when it fails',
    ),
  from: z.string().min(1).max(320).optional(),
  to: z
    .string()
    .min(1)
    .max(320)
    .optional()
    .describe("Absent: the same address, or the contact's own on that channel"),
  content: contentShape.optional().describe('Absent: the same, as text where the channel cannot show it'),
})

/** One step of a fallback, as a message names it. */
export type FallbackStep = z.infer<typeof fallbackStep>

/** What is left of a chain, with the message it began with; null: this one. */
export type Fallback = { readonly steps: readonly FallbackStep[]; readonly rootId: string | null }

/** When the next step is due, from the instant a message was accepted; null: only when it fails. */
export function dueAt(steps: readonly FallbackStep[], fromMs: number): Date | null {
  const [, hours = 0, minutes = 0, seconds = 0] =
    /^PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?$/.exec(steps[0]?.after ?? '')?.map((part) => Number(part ?? 0)) ??
    []
  const waitMs = ((hours * 60 + minutes) * 60 + seconds) * 1_000
  return waitMs > 0 ? new Date(fromMs + waitMs) : null
}

/** What a message says on another channel: the same, or its words and addresses as text; null when nothing is left to say. */
export function contentOn(channel: string, content: Content): Content | null {
  const able: readonly string[] = channelNamed(channel)?.can.contentTypes ?? []
  if (able.includes(content.type)) return content
  const text = [textOf(content), ...linksOf(content)].filter((part) => part.trim() !== '').join('\n')
  return text === '' ? null : { type: 'text', text }
}

function linksOf(content: Content): string[] {
  if (content.type === 'media') return [content.url]
  const buttons = content.type === 'interactive' || content.type === 'card' ? (content.buttons ?? []) : []
  return buttons.flatMap((button) => (button.kind === 'url' ? [button.url] : []))
}
