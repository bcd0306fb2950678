type Said = Readonly<Record<string, unknown>>

/**
 * What a message says once a part of it was taken back: what stood beside that part, or that it was taken back whole.
 * Shape: `part` counts from 1, in the order it was handed over in; null where that part was taken back before.
 */
export function leftOf(whole: Said, part: number, parts: number): Said | null {
  const { earlier: _, ...said } = whole
  const before = (said['takenBack'] as readonly number[] | undefined) ?? []
  if (before.includes(part)) return null
  const takenBack = [...before, part]
  return takenBack.length >= parts ? { type: 'deleted' } : { ...without(said, part), takenBack }
}

/** Media is handed over before its caption, the text of a carousel before its cards. */
function without(said: Said, part: number): Said {
  const { type, caption, text, ...rest } = said
  if (type === 'media') return part === 1 ? { type: 'text', text: caption } : { type, ...rest }
  if (type === 'carousel') return part === 1 ? { type, ...rest } : { type: 'text', text }
  return said
}
