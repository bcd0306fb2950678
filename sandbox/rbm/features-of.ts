import type { AgentMessage, Suggestion } from './agent-message-shape.ts'

/** What phones of the sandbox show unless told otherwise. */
export const everyFeature = [
  'RICHCARD_STANDALONE',
  'RICHCARD_CAROUSEL',
  'ACTION_COMPOSE',
  'ACTION_CREATE_CALENDAR_EVENT',
  'ACTION_DIAL',
  'ACTION_OPEN_URL',
  'ACTION_SHARE_LOCATION',
  'ACTION_VIEW_LOCATION',
  'REVOCATION',
]

const featureOfAction: Readonly<Record<string, string>> = {
  openUrlAction: 'ACTION_OPEN_URL',
  dialAction: 'ACTION_DIAL',
  viewLocationAction: 'ACTION_VIEW_LOCATION',
  shareLocationAction: 'ACTION_SHARE_LOCATION',
  createCalendarEventAction: 'ACTION_CREATE_CALENDAR_EVENT',
  composeAction: 'ACTION_COMPOSE',
}

/** What a phone must show for a message to be taken. */
export function featuresOf({ contentMessage }: AgentMessage): string[] {
  const { richCard, suggestions = [] } = contentMessage
  const cards = richCard?.carouselCard?.cardContents ?? [richCard?.standaloneCard?.cardContent]
  const chips = [...suggestions, ...cards.flatMap((card) => card?.suggestions ?? [])]
  return [
    ...(richCard?.standaloneCard ? ['RICHCARD_STANDALONE'] : []),
    ...(richCard?.carouselCard ? ['RICHCARD_CAROUSEL'] : []),
    ...chips.flatMap(ofSuggestion),
  ]
}

function ofSuggestion({ action }: Suggestion): string[] {
  return Object.keys(action ?? {}).flatMap((key) => featureOfAction[key] ?? [])
}
