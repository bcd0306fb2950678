import type { Line } from '#shared/webchat-widget.ts'
import { idOf } from '#shared/ids.ts'

/** A row of what was said. */
export type LineRow = {
  readonly id: string
  readonly seq: number
  readonly origin: 'visitor' | 'business'
  readonly clientId: string | null
  readonly content: unknown
  readonly saidAt: Date
}

/** A line as browsers get it. */
export function lineOf({ id, seq, origin, clientId, content, saidAt }: LineRow): Line {
  return { id: idOf('wcl', id), seq, at: saidAt.toISOString(), clientId, from: origin, content } as Line
}
