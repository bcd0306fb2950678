import { ComposeFault } from './compose-fault.ts'

/** One header of a mail: as it travels, and as DKIM's relaxed form sees it. */
export type HeaderField = {
  /** Lower case. */
  readonly name: string
  /** With its line end. */
  readonly wire: string
  /** Without its line end. */
  readonly relaxed: string
}

// oxlint-disable-next-line no-control-regex
const breaksOut = /\r(?!\n)|\r\n(?![ \t])|\r\n[ \t]*(?:\r|$)|(?<!\r)\n|[\0\x0b\x0c]/

/**
 * Makes a header of a name and a value that is folded and encoded already.
 * The last wall against header injection: a value that would end its header throws, whatever made it.
 */
export function headerField(name: string, value: string): HeaderField {
  if (breaksOut.test(value))
    throw new ComposeFault('header_invalid', `The header ${name} holds a line break.`)
  const lower = name.toLowerCase()
  return {
    name: lower,
    wire: `${name}:${value === '' ? '' : ' '}${value}\r\n`,
    relaxed: `${lower}:${relaxedValue(value)}`,
  }
}

/** Source: RFC 6376 §3.4.2. */
function relaxedValue(value: string): string {
  const unfolded = value.includes('\r') ? value.replaceAll('\r\n', '') : value
  return (/[ \t]{2}|\t/.test(unfolded) ? unfolded.replaceAll(/[ \t]+/g, ' ') : unfolded).trim()
}
