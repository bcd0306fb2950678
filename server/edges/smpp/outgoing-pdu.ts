import { z } from 'zod'
import type { MessageInput } from '#smpp/smpp.ts'

/** A deliver_sm as it is kept until it is taken: octets in base64. */
export const outgoingPdu = z.object({
  source: z.string(),
  sourceTon: z.number(),
  sourceNpi: z.number(),
  destination: z.string(),
  destinationTon: z.number(),
  destinationNpi: z.number(),
  esmClass: z.number(),
  dataCoding: z.number(),
  text: z.string(),
  tlvs: z.array(z.tuple([z.number(), z.string()])),
})
export type OutgoingPdu = z.infer<typeof outgoingPdu>

/** Brings a delivery into the form it is kept in. */
export function packPdu(message: MessageInput): OutgoingPdu {
  return {
    source: message.source ?? '',
    sourceTon: message.sourceTon ?? 0,
    sourceNpi: message.sourceNpi ?? 0,
    destination: message.destination,
    destinationTon: message.destinationTon ?? 0,
    destinationNpi: message.destinationNpi ?? 0,
    esmClass: message.esmClass ?? 0,
    dataCoding: message.dataCoding ?? 0,
    text: Buffer.from(message.shortMessage ?? []).toString('base64'),
    tlvs: (message.tlvs ?? []).map(({ tag, value }) => [tag, Buffer.from(value).toString('base64')]),
  }
}

/** Brings a kept delivery back into the form it is sent in. Throws for one that is damaged. */
export function unpackPdu(kept: unknown): MessageInput {
  const { text, tlvs, ...fields } = outgoingPdu.parse(kept)
  return {
    ...fields,
    shortMessage: Buffer.from(text, 'base64'),
    tlvs: tlvs.map(([tag, value]) => ({ tag, value: Buffer.from(value, 'base64') })),
  }
}
