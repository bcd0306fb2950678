import type { EngineTerms } from './engine-schema.ts'
import type { Leaf } from './leaf.ts'
import { channels, messageClasses, type Channel, type MessageClass } from '#shared/message-kinds.ts'

/** What a content rule looks at. */
export type ContentRuleKind = 'category' | 'shortener' | 'sender_identity' | 'opt_out_wording'

/** A rule about what a message says, explainable in one sentence. */
export interface ContentRule {
  /** `category:adult`, `shortener`, `sender_identity`, `opt_out_wording`. */
  id: string
  kind: ContentRuleKind
  classes: readonly MessageClass[]
  /** `refuse`: the message is not sent; `warn`: it is, and its trace says so. */
  effect: 'refuse' | 'warn'
  clause: string | null
  assumed: string | null
  /** Finds what breaks the rule, in words for the trace; null when nothing does. */
  find: (text: string, brand: string | null) => string | null
}

/** A content rule that a text breaks. */
export interface ContentBreach {
  rule: string
  effect: 'refuse' | 'warn'
  detail: string
  clause: string | null
  assumed: string | null
}

interface Scoped {
  rule: ContentRule
  channels: readonly Channel[]
  /** Empty: every country. */
  countries: readonly string[]
}

/** Prepares the content rules of a pack: for a channel and the receiver's country (ISO 3166-1, null unknown). */
export function contentRulesTable(content: EngineTerms['content']) {
  const all = [...categoryRules(content), ...shortenerRules(content), ...wordingRules(content)]
  return (channel: Channel, country: string | null): ContentRule[] =>
    all
      .filter((one) => one.channels.includes(channel))
      .filter((one) => one.countries.length === 0 || (country !== null && one.countries.includes(country)))
      .map((one) => one.rule)
}

/** Lists what a text breaks of the rules given, for its class and the name its sender goes by. */
export function contentBreaches(
  rules: readonly ContentRule[],
  message: { text: string; messageClass: MessageClass; brand: string | null },
): ContentBreach[] {
  return rules
    .filter((rule) => rule.classes.includes(message.messageClass))
    .flatMap((rule) => {
      const detail = rule.find(message.text, message.brand)
      if (detail === null) return []
      return [{ rule: rule.id, effect: rule.effect, detail, clause: rule.clause, assumed: rule.assumed }]
    })
}

function categoryRules(content: EngineTerms['content']): Scoped[] {
  return Object.entries(content.enforced).flatMap(([category, enforced]) => {
    const words = content.categories[category]
    if (!words?.v || !enforced.v) return []
    const expression = anyOf(words.v.words, words.v.patterns)
    const rule: ContentRule = {
      id: `category:${category}`,
      kind: 'category',
      classes: messageClasses,
      effect: words.v.effect,
      ...sourceOf(enforced),
      assumed: words.assumed ?? null,
      find: (text) => {
        const found = expression.exec(text)
        return found ? `“${found[0]}” (${category})` : null
      },
    }
    return [{ rule, channels, countries: [] }]
  })
}

function shortenerRules({ shorteners: leaf, shortenerHosts }: EngineTerms['content']): Scoped[] {
  if (!leaf.v || !shortenerHosts.v) return []
  const hosts = shortenerHosts.v.map(escape).join('|')
  const expression = new RegExp(`(?<![\\w.@-])(?:https?://)?(?:www\\.)?(${hosts})/\\S`, 'iu')
  const find = (text: string) => {
    const host = expression.exec(text)?.[1]
    return host ? `link through the public shortener ${host}` : null
  }
  return [scoped('shortener', leaf, { ...leaf.v, find })]
}

function wordingRules(content: EngineTerms['content']): Scoped[] {
  const rules: Scoped[] = []
  const identity = content.senderIdentity
  if (identity.v) {
    const find = (text: string, brand: string | null) =>
      brand !== null && fold(text).includes(fold(brand)) ? null : 'the text does not name its sender'
    rules.push(scoped('sender_identity', identity, { ...identity.v, countries: [], find }))
  }
  const wording = content.optOutWording
  if (wording.v) {
    const expression = anyOf(wording.v.words, [])
    const find = (text: string) => (expression.test(text) ? null : 'the text does not say how to opt out')
    rules.push(scoped('opt_out_wording', wording, { ...wording.v, find }))
  }
  return rules
}

function scoped(
  kind: ContentRuleKind,
  leaf: Leaf<unknown>,
  value: Pick<ContentRule, 'classes' | 'effect' | 'find'> & Pick<Scoped, 'channels' | 'countries'>,
): Scoped {
  const { classes, effect, find } = value
  const rule = { id: kind, kind, classes, effect, find, ...sourceOf(leaf) }
  return { rule, channels: value.channels, countries: value.countries }
}

function sourceOf(leaf: Leaf<unknown>) {
  return { clause: leaf.c?.[0] ?? null, assumed: leaf.assumed ?? null }
}

/** Whole words only, in any script: `bit` is not found in `habit`. Spaces in a word match any run of spaces or hyphens. */
function anyOf(words: readonly string[], patterns: readonly string[]): RegExp {
  const spelled = words.map((word) => word.split(/\s+/).map(escape).join('[\\s-]+'))
  const whole = spelled.length > 0 ? [`(?<![\\p{L}\\p{N}])(?:${spelled.join('|')})(?![\\p{L}\\p{N}])`] : []
  return new RegExp([...whole, ...patterns].join('|'), 'iu')
}

function fold(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
