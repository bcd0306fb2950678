import { z } from 'zod'
import { wrongParameter } from './graph-fault.ts'

const uploadShape = z.object({
  message: z.strictObject({
    attachment: z.strictObject({
      type: z.enum(['image', 'audio', 'video', 'file']),
      payload: z.strictObject({ url: z.url({ protocol: /^https?$/ }), is_reusable: z.boolean().optional() }),
    }),
  }),
})

/** Reads an upload of an attachment. Throws Graph's fault. */
export function ensureUploadable(body: unknown): { type: string; url: string } {
  const read = uploadShape.safeParse(body)
  if (!read.success)
    throw wrongParameter('Param message[attachment] must be an attachment with a valid URL', 2018047)
  const { type, payload } = read.data.message.attachment
  return { type, url: payload.url }
}
