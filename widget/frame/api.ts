import type { Line, SiteView, VisitorContent, VisitorView } from '../../shared/webchat-widget.ts'

/** The door said no, or nothing. `status` 0: nothing came back. */
export class DoorRefused extends Error {
  readonly status: number
  readonly code: string
  readonly retryAfterMs: number

  constructor(status: number, code: string, retryAfterMs = 0) {
    super(code)
    this.status = status
    this.code = code
    this.retryAfterMs = retryAfterMs
  }

  /** Whether the same call may succeed later. */
  get isPassing(): boolean {
    return this.status === 0 || this.status === 429 || this.status === 409 || this.status >= 500
  }
}

/** What the visitor, or the page for it, says of itself. */
export type Profile = {
  name?: string
  email?: string
  phone?: string
  language?: string
  answers?: Record<string, string>
}

/** A visitor to speak as, and the token by which the browser does. */
export type Opened = { readonly token: string; readonly visitor: VisitorView }

/** Who the page says its visitor is; `hash` is what its server computed of `id`. */
export type Claim = { id?: string; hash?: string; profile: Profile }

/** Something the visitor says. The browser names it, so that a repetition is known. */
export type Saying = {
  readonly clientId: string
  readonly content: VisitorContent
  readonly page: { readonly url: string; readonly title: string } | null
}

const answerWithinMs = 20_000

/** The door's calls for one site, as the visitor whose token it holds. */
export class Api {
  token: string | null = null
  private readonly base: string
  readonly host: string

  constructor(siteKey: string, host: string) {
    this.base = `/webchat/v1/sites/${siteKey}`
    this.host = host
  }

  site(): Promise<SiteView> {
    return this.json('GET', '')
  }

  open(profile: Profile): Promise<Opened> {
    return this.json('POST', '/visitors', { profile })
  }

  identify(claim: Claim): Promise<Opened> {
    return this.json('POST', '/identity', claim)
  }

  async signOut(): Promise<void> {
    await this.call('DELETE', '/token')
  }

  lines(query: Record<string, number>): Promise<{ data: Line[]; visitor: VisitorView }> {
    const asked = Object.entries(query).map(([name, value]) => [name, String(value)])
    return this.json('GET', `/lines?${new URLSearchParams(asked).toString()}`)
  }

  say(saying: Saying): Promise<Line> {
    return this.json('POST', '/lines', saying)
  }

  async mark(marks: { delivered: number; read: number }): Promise<void> {
    await this.call('POST', '/marks', JSON.stringify(marks), 'application/json')
  }

  async upload(file: File): Promise<string> {
    const query = new URLSearchParams({ filename: file.name.slice(0, 240) || 'file', type: file.type })
    const answer = await this.call(
      'POST',
      `/files?${query.toString()}`,
      file,
      'application/octet-stream',
      120_000,
    )
    return ((await answer.json()) as { id: string }).id
  }

  async file(id: string): Promise<Blob> {
    return (await this.call('GET', `/files/${id}`)).blob()
  }

  private async json<T>(method: string, path: string, body?: unknown): Promise<T> {
    const sent = body === undefined ? undefined : JSON.stringify(body)
    return (await (await this.call(method, path, sent, 'application/json')).json()) as T
  }

  private async call(
    method: string,
    path: string,
    body?: BodyInit,
    type?: string,
    withinMs = answerWithinMs,
  ): Promise<Response> {
    const headers: Record<string, string> = { 'x-webchat-host': this.host }
    if (this.token) headers['authorization'] = `Bearer ${this.token}`
    if (body !== undefined && type) headers['content-type'] = type
    const answer = await fetch(this.base + path, {
      method,
      headers,
      credentials: 'omit',
      signal: AbortSignal.timeout(withinMs),
      ...(body !== undefined && { body }),
    }).catch(() => {
      throw new DoorRefused(0, 'unreachable')
    })
    if (answer.ok) return answer
    const problem = (await answer.json().catch(() => ({}))) as { code?: string }
    const waitSeconds = Number(answer.headers.get('retry-after') ?? 0)
    throw new DoorRefused(answer.status, problem.code ?? 'unknown', waitSeconds * 1_000)
  }
}
