import { commands } from '#smpp/smpp.ts'

/** A PDU with the sequence 1 that claims a length and has a body, whatever their agreement. */
export function aRawPdu(length: number, command: number, body: Uint8Array = Buffer.alloc(0)): Buffer {
  const header = Buffer.alloc(16)
  header.writeUInt32BE(length, 0)
  header.writeUInt32BE(command, 4)
  header.writeUInt32BE(1, 12)
  return Buffer.concat([header, body])
}

const fields = {
  type: '',
  source: '15550100200',
  destination: '14155550123',
  esmClass: 0,
  schedule: '',
  validity: '',
  text: [...Buffer.from('Hello')] as readonly number[],
}

/** A submit_sm of the demo account whose fields are what the test says, whether or not they may be; `size` is its sm_length, `tail` stands for its TLVs. */
export function aRawSubmit(
  given: Partial<typeof fields> & { size?: number; tail?: readonly number[] } = {},
): Buffer {
  const { type, source, destination, esmClass, schedule, validity, text } = { ...fields, ...given }
  const { size = text.length, tail = [] } = given
  const body = Buffer.concat([
    Buffer.from(`${type}\0\x01\x01${source}\0\x01\x01${destination}\0`, 'latin1'),
    Uint8Array.of(esmClass, 0, 0),
    Buffer.from(`${schedule}\0${validity}\0`, 'latin1'),
    Uint8Array.of(0, 0, 0, 0, size, ...text, ...tail),
  ])
  return aRawPdu(16 + body.length, commands.submitSm, body)
}

/** A PDU cut to a length, its command_length too. */
export function cutTo(length: number, whole: Buffer): Buffer {
  return claiming(whole.subarray(0, length), 0)
}

/** A PDU whose command_length is so much more, or less, than it has octets. */
export function claiming(whole: Buffer, more: number): Buffer {
  const octets = Buffer.from(whole)
  octets.writeUInt32BE(whole.length + more, 0)
  return octets
}
