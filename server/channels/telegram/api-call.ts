/** One call of a method of the Bot API. A file stands in the parameters as `attach://` and its name. */
export type ApiCall = {
  readonly method: string
  readonly params: Readonly<Record<string, unknown>>
  readonly files?: readonly ApiFile[]
}

/** A file a call sends: Telegram fetches it from its URL, or it is uploaded where Telegram would not. */
export type ApiFile = {
  readonly name: string
  readonly url: string
  readonly mimeType: string
  readonly filename: string
  readonly mustUpload: boolean
}

/** What of a file was fetched to be uploaded. */
export type FetchedFile = ApiFile & { readonly bytes: Buffer }

/** The body of a call whose files Telegram fetches itself. */
export function jsonBody({ params, files = [] }: ApiCall): { contentType: string; body: string } {
  const urls = new Map(files.map(({ name, url }) => [attached(name), url]))
  const body = JSON.stringify(params, (_key, value: unknown) =>
    typeof value === 'string' ? (urls.get(value) ?? value) : value,
  )
  return { contentType: 'application/json', body }
}

/** The body of a call that carries its files along. */
export async function multipartBody(
  { params }: ApiCall,
  files: readonly FetchedFile[],
): Promise<{ contentType: string; body: Buffer }> {
  const form = new FormData()
  // A form would write what is undefined as a word.
  for (const [name, value] of Object.entries(params))
    if (value !== undefined) form.append(name, typeof value === 'string' ? value : JSON.stringify(value))
  for (const { name, bytes, mimeType, filename } of files)
    form.append(name, new Blob([Uint8Array.from(bytes)], { type: mimeType }), filename)
  const written = new Response(form)
  return {
    contentType: written.headers.get('content-type') ?? 'multipart/form-data',
    body: Buffer.from(await written.arrayBuffer()),
  }
}

/** How parameters point to a file of the call. */
export function attached(name: string): string {
  return `attach://${name}`
}
