/** How a browser on a site's page speaks to the platform's door: by its public calls, naming the page that holds the chat. */
export type Door = {
  /** Where the platform is. */
  readonly api: string
  /** The origin of the page. */
  readonly page: string
  readonly siteKey: string
}

const answerWithinMs = 10_000

/** Calls the door; a refusal is thrown with the sentence it came with. */
export async function callDoor<T>(
  { api, page, siteKey }: Door,
  path: string,
  given: { readonly token?: string; readonly body?: object | Buffer },
): Promise<T> {
  const { token, body } = given
  const isFile = Buffer.isBuffer(body)
  const answer = await fetch(`${api}/webchat/v1/sites/${siteKey}${path}`, {
    method: body ? 'POST' : 'GET',
    signal: AbortSignal.timeout(answerWithinMs),
    headers: {
      'x-webchat-host': page,
      ...(token && { authorization: `Bearer ${token}` }),
      ...(body && { 'content-type': isFile ? 'application/octet-stream' : 'application/json' }),
    },
    ...(body && { body: isFile ? new Uint8Array(body) : JSON.stringify(body) }),
  })
  const told = (await answer.json()) as T & { detail?: string }
  if (!answer.ok) throw new Error(told.detail ?? `the platform answered ${answer.status}`)
  return told
}
