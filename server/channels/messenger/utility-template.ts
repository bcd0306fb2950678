import type { ContentOf } from '../content.ts'
import type { GraphMessage } from '../meta-graph/message-of.ts'

type Component = { readonly type: string; readonly parameters: readonly Readonly<Record<string, string>>[] }

/** Writes a template as Messenger takes it: placeholders by place where they are numbers, else by name. */
export function utilityTemplate({ name, language = 'en', variables }: ContentOf<'template'>): GraphMessage {
  return { template: { name, language: { code: language }, components: componentsOf(variables) } }
}

function componentsOf(variables: Readonly<Record<string, string>>): Component[] {
  const header = Object.entries(variables).filter(([key]) => key === 'header' || key.startsWith('header.'))
  const buttons = Object.entries(variables).filter(([key]) => isButton(key))
  const body = Object.entries(variables).filter(([key]) => !isButton(key) && !/^header(?:\.|$)/.test(key))
  const components: Component[] = [
    {
      type: 'header',
      parameters: header.map(([key, text]) => textParameter(key.replace(/^header\.?/, ''), text)),
    },
    { type: 'body', parameters: body.toSorted(byPlace).map(([key, text]) => textParameter(key, text)) },
    {
      type: 'buttons',
      parameters: buttons.toSorted(byPlace).map(([, payload]) => ({ type: 'POSTBACK', payload })),
    },
  ]
  return components.filter(({ parameters }) => parameters.length > 0)
}

function textParameter(key: string, text: string): Record<string, string> {
  return { type: 'text', ...(key !== '' && !isPlace(key) && { parameter_name: key }), text }
}

const isPlace = (key: string): boolean => /^\d+$/.test(key)
const isButton = (key: string): boolean => /^button\.\d+$/.test(key)
const placeIn = (key: string): number => Number(/\d+$/.exec(key)?.[0] ?? 0)
const byPlace = ([a]: readonly [string, string], [b]: readonly [string, string]): number =>
  placeIn(a) - placeIn(b)
