/** A step of the fallback as it stands in the form; no minutes: only when what was tried before has failed. */
export type FallbackDraft = { channel: string; minutes: string }

export type FallbackStep = { channel: string; after?: string }

/** The chain the API takes. */
export function toFallback(steps: readonly FallbackDraft[]): FallbackStep[] {
  return steps
    .filter(({ channel }) => channel !== '')
    .map(({ channel, minutes }) => {
      const wait = Math.min(9_999, Math.round(Number(minutes)))
      return { channel, ...(wait > 0 && { after: `PT${wait}M` }) }
    })
}
