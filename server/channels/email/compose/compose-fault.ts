/** Why a mail cannot be written as asked: its content or an address is at fault, and no receiver would take it. */
export class ComposeFault extends Error {
  override name = 'ComposeFault'
  /** Stable, snake_case. */
  readonly code: string

  constructor(code: string, detail: string) {
    super(detail)
    this.code = code
  }
}
