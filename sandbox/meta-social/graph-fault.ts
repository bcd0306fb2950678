import { createHash } from 'node:crypto'

/** A no of Graph's, in its own words. */
export class GraphFault extends Error {
  readonly status: number
  readonly code: number
  readonly subcode: number | undefined
  readonly type: string
  readonly headers: Readonly<Record<string, string>>

  constructor(
    message: string,
    {
      code,
      subcode,
      status = 400,
      type = 'OAuthException',
      headers = {},
    }: {
      code: number
      subcode?: number
      status?: number
      type?: string
      headers?: Readonly<Record<string, string>>
    },
  ) {
    super(message)
    this.code = code
    this.subcode = subcode
    this.status = status
    this.type = type
    this.headers = headers
  }
}

/** The body Graph answers an error with. */
export function faultBody({ message, type, code, subcode }: GraphFault): Record<string, unknown> {
  const trace = createHash('sha256').update(`${code}${subcode}${message}`).digest('base64url').slice(0, 11)
  return {
    error: {
      message,
      type,
      code,
      ...(subcode !== undefined && { error_subcode: subcode }),
      fbtrace_id: `A${trace}`,
    },
  }
}

/** What is wrong with a parameter. */
export const wrongParameter = (message: string, subcode?: number): GraphFault =>
  new GraphFault(`(#100) ${message}`, { code: 100, ...(subcode !== undefined && { subcode }) })

const words: Readonly<Record<string, string>> = {
  '1': 'An unknown error occurred',
  '2': 'An unexpected error has occurred. Please retry your request later.',
  '4': '(#4) Application request limit reached',
  '10': '(#10) Application does not have permission for this action',
  '10/2018278': '(#10) This message is sent outside of allowed window.',
  '10/2018108': '(#10) This Person Cannot Receive Messages',
  '190': 'Invalid OAuth access token.',
  '190/460':
    'Error validating access token: The session has been invalidated because the user changed the password.',
  '190/463': 'Error validating access token: Session has expired.',
  '200': '(#200) Requires pages_messaging permission to manage the object',
  '368': 'The action attempted has been deemed abusive or is otherwise disallowed',
  '551': "(#551) This person isn't available right now.",
  '551/1545041': "(#551) This person isn't available right now.",
  '613': '(#613) Calls to this api have exceeded the rate limit.',
  '1200': '(#1200) Temporary send message failure. Please try again later.',
  '80006': '(#80006) There have been too many messenger api calls from this Page account.',
}

/** The fault of a code as people write it: `613`, `10/2018278`. */
export function faultOfCode(code: string): GraphFault {
  const [main, sub] = code.split('/').map(Number)
  const message = words[code] ?? words[String(main)] ?? `(#${main}) An error occurred`
  return new GraphFault(message, {
    code: main || 1,
    ...(sub !== undefined && { subcode: sub }),
    status: main === 1 || main === 2 ? 500 : 400,
  })
}
