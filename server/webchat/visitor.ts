import type { VisitorView } from '#shared/webchat-widget.ts'
import { idOf } from '#shared/ids.ts'

/** What is known of a visitor beside what it said. Nothing of it is proven unless the visitor is. */
export type VisitorProfile = {
  readonly name?: string | undefined
  readonly email?: string | undefined
  readonly phone?: string | undefined
  readonly language?: string | undefined
  /** Answers of the form before the chat, by the names of its fields. */
  readonly answers?: Readonly<Record<string, string>> | undefined
}

/** Somebody on an account's site. */
export type Visitor = {
  readonly accountId: string
  /** Dashed uuid. */
  readonly id: string
  readonly siteKey: string
  /** The customer's own id of the person, vouched for by its server; null: nobody vouched. */
  readonly externalId: string | null
  readonly profile: VisitorProfile
  readonly lineCount: number
  readonly deliveredSeq: number
  readonly readSeq: number
  readonly seenSeq: number
}

/** The address a visitor has as a contact: `wcv_…`. */
export function addressOfVisitor({ id }: Pick<Visitor, 'id'>): string {
  return idOf('wcv', id)
}

/** The visitor as its own browser sees it. */
export function visitorView(visitor: Visitor): VisitorView {
  const { profile, externalId, deliveredSeq, readSeq, seenSeq, lineCount } = visitor
  return {
    id: addressOfVisitor(visitor),
    name: profile.name ?? null,
    email: profile.email ?? null,
    isProven: externalId !== null,
    marks: { delivered: deliveredSeq, read: readSeq, seen: seenSeq },
    lineCount,
  }
}
