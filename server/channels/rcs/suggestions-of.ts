import type { Button, ContentOf } from '../content.ts'
import type { Suggestion } from './agent-message.ts'

type CalendarEvent = Extract<Button, { kind: 'calendar' }>['event']

/** The chips of buttons; what comes back for one is its id, or the title of one that has none. */
export function suggestionsOf(buttons: readonly Button[]): Suggestion[] {
  return buttons.map((button) => {
    const named = { text: button.title, postbackData: button.kind === 'reply' ? button.id : button.title }
    switch (button.kind) {
      case 'reply':
        return { reply: named }
      case 'url':
        return { action: { ...named, openUrlAction: { url: button.url } } }
      case 'call':
        return { action: { ...named, dialAction: { phoneNumber: button.phone } } }
      case 'location':
        return { action: { ...named, shareLocationAction: {} } }
      case 'calendar':
        return { action: { ...named, createCalendarEventAction: calendarEventOf(button.event) } }
      case 'map':
        return { action: { ...named, viewLocationAction: placeOf(button) } }
      case 'compose': {
        const { phone: phoneNumber, text } = button
        return { action: { ...named, composeAction: { composeTextMessage: { phoneNumber, text } } } }
      }
      case 'record': {
        const type = button.records === 'audio' ? 'ACTION_TYPE_AUDIO' : 'ACTION_TYPE_VIDEO'
        const composeRecordingMessage = { phoneNumber: button.phone, type } as const
        return { action: { ...named, composeAction: { composeRecordingMessage } } }
      }
    }
  })
}

function calendarEventOf({ title, description = title, startsAt, endsAt }: CalendarEvent) {
  return { startTime: inUtc(startsAt), endTime: inUtc(endsAt), title, description }
}

const inUtc = (at: string): string => new Date(at).toISOString()

/** A place as the map shows it. */
export function placeOf({
  latitude,
  longitude,
  name,
}: {
  readonly latitude: number
  readonly longitude: number
  readonly name?: string | undefined
}) {
  return { latLong: { latitude, longitude }, ...(name !== undefined && { label: name }) }
}

/** The rows of a list as chips: the channel has no lists. */
export function suggestionsOfList(list: NonNullable<ContentOf<'interactive'>['list']>): Suggestion[] {
  return list.sections.flatMap(({ rows }) =>
    rows.map(({ id, title }) => ({ reply: { text: title, postbackData: id } })),
  )
}
