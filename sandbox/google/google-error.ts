/** A no in the form of Google's APIs. Source: AIP-193. */
export class GoogleError extends Error {
  readonly httpStatus: number
  readonly status: string
  readonly details: readonly object[]
  readonly retryAfterSeconds: number | undefined

  constructor(status: keyof typeof httpStatuses, message: string, details: readonly object[] = []) {
    super(message)
    this.httpStatus = httpStatuses[status]
    this.status = status
    this.details = details
    this.retryAfterSeconds = status === 'RESOURCE_EXHAUSTED' ? 1 : undefined
  }

  get body(): object {
    const { httpStatus: code, message, status, details } = this
    return { error: { code, message, status, ...(details.length > 0 && { details }) } }
  }
}

/** The statuses of Google's APIs that the sandbox network answers with, and their HTTP status. Source: google.rpc.Code. */
const httpStatuses = {
  INVALID_ARGUMENT: 400,
  UNAUTHENTICATED: 401,
  PERMISSION_DENIED: 403,
  NOT_FOUND: 404,
  ALREADY_EXISTS: 409,
  RESOURCE_EXHAUSTED: 429,
  INTERNAL: 500,
  UNAVAILABLE: 503,
} as const

/** The status a fault names: `UNAVAILABLE` or `503`; INTERNAL for one nobody knows. */
export function googleStatus(code: string): keyof typeof httpStatuses {
  const names = Object.keys(httpStatuses) as (keyof typeof httpStatuses)[]
  return names.find((name) => name === code || String(httpStatuses[name]) === code) ?? 'INTERNAL'
}
