import { meaningOf } from './codes.ts'
import { said } from './hook-value.ts'

/** The error object of the Graph API. Classified by `code`: subcodes are no longer sent for messages. */
export type GraphError = { readonly code: number; readonly message: string; readonly details: string | null }

/** Reads the error of an answer, or one of a status; null where there is none. */
export function readGraphError(body: unknown): GraphError | null {
  const error = (body as { error?: unknown } | null)?.error
  return error === undefined ? null : readErrorObject(error)
}

/** Reads one error object. */
export function readErrorObject(error: unknown): GraphError | null {
  if (typeof error !== 'object' || error === null) return null
  const { code, message, title, error_data, error_user_msg } = error as Record<string, unknown>
  const data = error_data as { details?: unknown } | undefined
  return {
    code: typeof code === 'number' ? code : Number(code ?? 1) || 0,
    message: said(message) || said(title),
    details: typeof data?.details === 'string' ? data.details : ((error_user_msg as string) ?? null),
  }
}

/** What an error means, for people: Meta's number, our sentence with the mend, Meta's own words behind. */
export function detailOf(error: GraphError): string {
  const { meaning } = meaningOf(error.code)
  const said = error.details ?? error.message
  return said && !meaning.includes(said) ? `${error.code}: ${meaning} (${said})` : `${error.code}: ${meaning}`
}
