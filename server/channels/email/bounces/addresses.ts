const address =
  /(?:"(?:[^"\\\n]|\\.){1,64}"|[^\s<>()[\]:;,"'@=]{1,64})@[a-z0-9](?:[a-z0-9.-]{0,250}[a-z0-9])?/i

/** The first e-mail address in a text, as it is written; null when there is none. */
export function addressIn(text: string): string | null {
  return address.exec(text)?.[0] ?? null
}

/** All e-mail addresses in a text, each once, in their order. */
export function addressesIn(text: string): string[] {
  const found = text.match(new RegExp(address.source, 'gi')) ?? []
  return [...new Map(found.map((one) => [one.toLowerCase(), one])).values()]
}
