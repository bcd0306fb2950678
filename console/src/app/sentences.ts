/** A sentence of the server and the same in the reader's language; `{name}` stands for what is filled in. */
export type SentencePair = readonly [server: string, reader: string]

/** Says a code that was filled in, by the name of its place; null for what is no code. */
export type SayValue = (place: string, value: string) => string | null

/**
 * Makes the function that says a sentence of the server in the reader's language.
 * Decisions are stored with their sentences, so the values are read back out of them; a sentence that is not
 * in the list is given as the server wrote it. What is filled in may itself be a phrase of the list.
 */
export function createSay(pairs: readonly SentencePair[], sayValue: SayValue): (sentence: string) => string {
  const known = pairs.map(([server, reader]) => ({ pattern: patternOf(server), reader }))
  const say = (sentence: string): string => {
    for (const { pattern, reader } of known) {
      const found = pattern.exec(sentence)
      if (found) return filled(reader, found.groups ?? {})
    }
    return sentence
  }
  const filled = (reader: string, values: Record<string, string>): string =>
    reader.replaceAll(/\{(\w+)\}/g, (place, name: string) => {
      const value = values[name] ?? place
      return sayValue(name, value) ?? say(value)
    })
  return say
}

function patternOf(server: string): RegExp {
  const literal = server.replaceAll(/[.*+?^$()|[\]\\]/g, '\\$&')
  return new RegExp(`^${literal.replaceAll(/\{(\w+)\}/g, '(?<$1>.+?)')}$`, 's')
}
