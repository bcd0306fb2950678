import { randomInt } from 'node:crypto'
import { splitSms } from '#shared/sms-text.ts'
import type { MessageInput } from '#smpp/smpp.ts'
import type { Writing } from '../handsets/handset.ts'

/** Writes what a handset's owner wrote as deliver_sm, part by part. Source: SMPP 3.4 §4.6.1; 3GPP TS 23.040 §9.2.3.24. */
export function writeMobileOriginated(
  writing: Writing,
  send: (message: MessageInput) => void,
): { parts: number; encoding: string } {
  const parts = splitSms(writing.text, { reference: randomInt(0x10000) })
  const to = writing.to.replace(/^\+/, '')
  const isNumber = /^\d{7,}$/.test(to)
  for (const part of parts) {
    send({
      source: writing.from.replace(/^\+/, ''),
      sourceTon: 1,
      sourceNpi: 1,
      destination: to,
      destinationTon: isNumber ? 1 : 0,
      destinationNpi: 1,
      esmClass: part.esmClassUdhi ? 0x40 : 0,
      dataCoding: part.dataCoding,
      shortMessage: part.udh === null ? part.octets : Buffer.concat([part.udh, part.octets]),
    })
  }
  return { parts: parts.length, encoding: parts[0]?.dataCoding === 8 ? 'ucs2' : 'gsm7' }
}
