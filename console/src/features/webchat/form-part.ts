import type { WebchatSettings } from '@/features/webchat/webchat-types.ts'

/** What each part of the form gets: the settings as they are filled in, and the way to change some. */
export type Part = {
  settings: WebchatSettings
  change: (changed: Partial<WebchatSettings>) => void
}

/** What stands in a field with one entry to a line. */
export const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
