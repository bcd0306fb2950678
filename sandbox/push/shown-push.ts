import type { RichContent } from '../handsets/handset.ts'

/** A push as a device shows it, whatever way it came, with what its app reports by. */
export type ShownPush = {
  readonly title: string
  readonly body: string
  readonly image?: string | undefined
  readonly link?: string | undefined
  readonly tag?: string | undefined
  readonly actions: readonly {
    readonly id: string
    readonly title: string
    readonly link?: string | undefined
  }[]
  readonly report: Report
}

/** What came with the push for the app: strings of ours that it gives back. */
export type Report = {
  readonly messageId?: string | undefined
  readonly to?: string | undefined
  readonly proof?: string | undefined
  readonly report?: string | undefined
}

/** How the handset draws it. */
export function richContentOf({ title, image, actions, link }: ShownPush): RichContent {
  return {
    header: title,
    ...(image && { media: [{ url: image, mimeType: 'image/*' }] }),
    ...(link &&
      actions.length === 0 && { buttons: [{ id: 'open', title: 'Open', kind: 'url' as const, url: link }] }),
    ...(actions.length > 0 && {
      buttons: actions.map((action) => ({
        id: action.id,
        title: action.title,
        ...(action.link ? { kind: 'url' as const, url: action.link } : { kind: 'reply' as const }),
      })),
    }),
  }
}
