/** A no of the Bot API's, in its own words. */
export class TelegramError extends Error {
  readonly status: number
  readonly parameters: { readonly retry_after?: number; readonly migrate_to_chat_id?: number } | undefined

  constructor(status: number, description: string, parameters?: TelegramError['parameters']) {
    super(description)
    this.status = status
    this.parameters = parameters
  }
}

/** A 400 with what is wrong. */
export function badRequest(what: string): TelegramError {
  return new TelegramError(400, `Bad Request: ${what}`)
}
