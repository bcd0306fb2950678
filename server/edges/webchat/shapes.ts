import { z } from 'zod'

const visible = /[^\p{White_Space}\p{Cc}\p{Default_Ignorable_Code_Point}⠀]/u
const short = (max: number) => z.string().trim().min(1).max(max)

export const profileShape = z.strictObject({
  name: short(120).optional(),
  email: z.email().max(254).optional(),
  phone: short(40).optional(),
  language: z
    .string()
    .regex(/^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/)
    .max(35)
    .optional(),
  answers: z
    .record(z.string().regex(/^[a-z][a-zA-Z0-9_]{0,39}$/), z.string().max(500))
    .refine((answers) => Object.keys(answers).length <= 10, 'At most ten answers.')
    .optional(),
})

export const visitorBody = z.strictObject({ profile: profileShape.default({}) })

export const identityBody = z.strictObject({
  id: z.string().min(1).max(200).optional(),
  hash: z.string().min(1).max(128).optional(),
  profile: profileShape.default({}),
})

const lineId = z.string().regex(/^wcl_[0-9a-f]{12}7[0-9a-f]{3}[89ab][0-9a-f]{15}$/)
const fileId = z.string().regex(/^wcf_[0-9a-f]{12}7[0-9a-f]{3}[89ab][0-9a-f]{15}$/)

export const lineBody = z.strictObject({
  clientId: z.string().regex(/^[\w-]{8,64}$/),
  content: z.discriminatedUnion('type', [
    z.strictObject({
      type: z.literal('text'),
      text: z
        .string()
        .max(10_000)
        .refine((text) => visible.test(text), 'Say something.'),
    }),
    z.strictObject({ type: z.literal('file'), fileId, caption: z.string().max(1_000).optional() }),
    z.strictObject({
      type: z.literal('answer'),
      of: lineId,
      id: z.string().min(1).max(256),
      title: z.string().min(1).max(80),
    }),
  ]),
  page: z
    .strictObject({
      url: z.url({ protocol: /^https?$/ }).max(2_000),
      title: z.string().max(300).optional(),
    })
    .nullable()
    .default(null),
})

const seq = z.coerce.number().int().min(0).max(2_147_483_647)

export const marksBody = z.strictObject({ delivered: seq, read: seq })

export const linesQuery = z.object({
  after: seq.optional(),
  before: seq.optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
})

export const fileQuery = z.object({
  filename: z.string().min(1).max(240),
  type: z.string().regex(/^[\w.+-]+\/[\w.+-]+$/),
})

/** Frames of a widget; what is none of them ends the socket. */
export const widgetFrame = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('hello'),
    site: z.string().max(64),
    host: z.string().max(300),
    token: z.string().max(64),
    after: seq,
  }),
  z.object({ type: z.literal('typing'), on: z.boolean() }),
  z.object({ type: z.literal('marks'), delivered: seq, read: seq }),
  z.object({ type: z.literal('ping') }),
])
