import { z } from 'zod'

const webUrl = z.url({ protocol: /^https?$/ }).max(2_048)
const named = { text: z.string().min(1).max(25), postbackData: z.string().max(2_048) }
const latLong = z.strictObject({
  latitude: z.number().min(-90).max(90),
  longitude: z.number().min(-180).max(180),
})

const contentInfo = z.strictObject({
  fileUrl: webUrl,
  thumbnailUrl: webUrl.optional(),
  forceRefresh: z.boolean().optional(),
})

const phoneNumber = z.string().regex(/^\+[1-9]\d{6,14}$/)
const recordings = ['ACTION_TYPE_AUDIO', 'ACTION_TYPE_VIDEO'] as const

const composeAction = z
  .strictObject({
    composeTextMessage: z.strictObject({ phoneNumber, text: z.string().min(1).max(100) }).optional(),
    composeRecordingMessage: z.strictObject({ phoneNumber, type: z.enum(recordings) }).optional(),
  })
  .refine(
    (one) => count(one, ['composeTextMessage', 'composeRecordingMessage']) === 1,
    'Exactly one message to compose must be set.',
  )

const calendarEvent = z
  .strictObject({
    startTime: z.iso.datetime(),
    endTime: z.iso.datetime(),
    title: z.string().min(1).max(100),
    description: z.string().min(1).max(500),
  })
  .refine((one) => Date.parse(one.endTime) > Date.parse(one.startTime), 'endTime must be after startTime.')

const viewLocation = z
  .strictObject({
    latLong: latLong.optional(),
    label: z.string().max(100).optional(),
    query: z.string().min(1).optional(),
  })
  .refine((one) => count(one, ['latLong', 'query']) === 1, 'Exactly one of latLong and query must be set.')

const actions = {
  openUrlAction: z.strictObject({
    url: webUrl,
    application: z.enum(['BROWSER', 'WEBVIEW']).optional(),
    webviewViewMode: z.enum(['FULL', 'HALF', 'TALL']).optional(),
  }),
  dialAction: z.strictObject({ phoneNumber }),
  viewLocationAction: viewLocation,
  shareLocationAction: z.strictObject({}),
  createCalendarEventAction: calendarEvent,
  composeAction,
}

const action = z
  .strictObject({ ...named, fallbackUrl: webUrl.optional(), ...z.strictObject(actions).partial().shape })
  .refine((one) => count(one, Object.keys(actions)) === 1, 'Exactly one action must be set.')

const suggestion = z
  .strictObject({ reply: z.strictObject(named).optional(), action: action.optional() })
  .refine((one) => count(one, ['reply', 'action']) === 1, 'A suggestion is either a reply or an action.')

const cardContent = z
  .strictObject({
    title: z.string().max(200).optional(),
    description: z.string().max(2_000).optional(),
    media: z
      .strictObject({
        height: z.enum(['SHORT', 'MEDIUM', 'TALL']),
        contentInfo: contentInfo.optional(),
        fileName: z.string().optional(),
      })
      .refine((one) => count(one, ['contentInfo', 'fileName']) === 1, 'Media needs one file.')
      .optional(),
    suggestions: z.array(suggestion).max(4).optional(),
  })
  .refine(
    (one) => count(one, ['title', 'description', 'media']) > 0,
    'A card needs a title, description or media.',
  )

const richCard = z
  .strictObject({
    standaloneCard: z
      .strictObject({
        cardOrientation: z.enum(['HORIZONTAL', 'VERTICAL']),
        thumbnailImageAlignment: z.enum(['LEFT', 'RIGHT']).optional(),
        cardContent,
      })
      .optional(),
    carouselCard: z
      .strictObject({
        cardWidth: z.enum(['SMALL', 'MEDIUM']),
        cardContents: z.array(cardContent).min(2).max(10),
      })
      .optional(),
  })
  .refine((one) => count(one, ['standaloneCard', 'carouselCard']) === 1, 'Exactly one card must be set.')

const contents = ['text', 'fileName', 'contentInfo', 'richCard'] as const

/** What the platform takes as an agent's message, as strictly. Source: REST reference of phones.agentMessages. */
export const agentMessageShape = z
  .strictObject({
    contentMessage: z
      .strictObject({
        text: z.string().min(1).max(3_072).optional(),
        fileName: z.string().optional(),
        contentInfo: contentInfo.optional(),
        richCard: richCard.optional(),
        suggestions: z.array(suggestion).max(11).optional(),
      })
      .refine((one) => count(one, contents) === 1, `Exactly one of ${contents.join(', ')} must be set.`),
    messageTrafficType: z.enum([
      'AUTHENTICATION',
      'TRANSACTION',
      'PROMOTION',
      'SERVICEREQUEST',
      'ACKNOWLEDGEMENT',
    ]),
    ttl: z
      .string()
      .regex(/^\d+(\.\d{1,9})?s$/)
      .refine((ttl) => Number.parseFloat(ttl) <= 15 * 86_400, 'ttl must be at most 15 days.')
      .optional(),
    expireTime: z.iso.datetime().optional(),
  })
  .refine((one) => count(one, ['ttl', 'expireTime']) < 2, 'Only one of ttl and expireTime may be set.')

/** A message as an agent hands it over. */
export type AgentMessage = z.infer<typeof agentMessageShape>

/** One card of it. */
export type CardContent = z.infer<typeof cardContent>

/** One reply or action that is offered below a message or card. */
export type Suggestion = z.infer<typeof suggestion>

function count(object: object, keys: readonly string[]): number {
  return keys.filter((key) => (object as Record<string, unknown>)[key] !== undefined).length
}
