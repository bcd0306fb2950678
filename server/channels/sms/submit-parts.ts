import { z } from 'zod'
import { senderKind } from '#shared/phone-numbers.ts'
import { splitSms } from '#shared/sms-text.ts'
import { formatSmppDuration, type MessageInput, type Tlv } from '#smpp/smpp.ts'
import type { OutboundMessage } from '../channel.ts'
import type { SmppSettings } from './smpp-settings.ts'

const textContent = z.object({ text: z.string() })
const userDataHeaderBit = 0x40
const finalReceipt = 1
const priorities: Readonly<Record<string, number>> = { authentication: 2, transactional: 1, service: 1 }

/**
 * The submit_sm of each part of a message.
 * `reference` ties the parts together; only its low 8 bits are used unless the carrier takes wide ones.
 */
export function submitParts(
  message: OutboundMessage,
  settings: SmppSettings,
  reference: number,
): MessageInput[] {
  const { text } = textContent.parse(message.content)
  const common = {
    ...sourceOf(message.from, settings),
    destinationTon: 1,
    destinationNpi: 1,
    destination: message.to.replace(/^\+/, ''),
    registeredDelivery: finalReceipt,
    priority: priorities[message.class] ?? 0,
    validityPeriod: message.validForMs === null ? '' : formatSmppDuration(message.validForMs),
    tlvs: registrationTlvs(message.registration, settings),
  }
  return splitSms(text, { reference, wide: settings.wideReferences }).map((part) => ({
    ...common,
    dataCoding: part.dataCoding,
    esmClass: part.esmClassUdhi ? userDataHeaderBit : 0,
    shortMessage: part.udh ? Buffer.concat([part.udh, part.octets]) : part.octets,
  }))
}

/** SMPP 3.4 §5.2.5–6: alphanumeric is 5/0, a short code 3/0, a full number 1/1. */
function sourceOf(
  from: string,
  settings: SmppSettings,
): Pick<MessageInput, 'source' | 'sourceTon' | 'sourceNpi'> {
  const kind = senderKind(from)
  const [ton, npi] = kind === 'long_code' ? [1, 1] : kind === 'short_code' ? [3, 0] : [5, 0]
  return {
    source: from.replace(/^\+/, ''),
    sourceTon: settings.sourceTon ?? ton,
    sourceNpi: settings.sourceNpi ?? npi,
  }
}

const noTlvs: readonly Tlv[] = []

function registrationTlvs(
  registration: OutboundMessage['registration'],
  settings: SmppSettings,
): readonly Tlv[] {
  if (!registration) return noTlvs
  return Object.entries(settings.registrationTags).flatMap(([name, tag]) => {
    const value = registration[name]
    return value ? [{ tag, value: Buffer.from(value, 'latin1') }] : []
  })
}
