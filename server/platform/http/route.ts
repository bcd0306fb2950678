import type { z } from 'zod'
import type { Tx } from '../db.ts'

/** Who is calling, as the accounts module established. */
export type Principal = {
  /** What the audit log names: `key:…`, `user:…` or `operator:…`. */
  readonly actor: string
  readonly kind: 'key' | 'user' | 'operator'
  /** The account acted for; null for the operator. */
  readonly accountId: string | null
  readonly scopes: ReadonlySet<string>
  /** Ids of the key or user, for routes about the caller. */
  readonly userId: string | null
  /** Requests a second the account agreed with the operator; absent or null: the installation's value. */
  readonly ratePerSecond?: number | null
}

/** Who may call a route. */
export type Access =
  | { readonly kind: 'public' }
  /** `operatorToo`: the operator's people may call it as well, with no account. */
  | { readonly kind: 'account'; readonly scope: string; readonly operatorToo?: true }
  | { readonly kind: 'operator' }

/** One request, checked and ready for a verb. */
export type Call<P = unknown, Q = unknown, B = unknown> = {
  readonly principal: Principal
  /** Uuid of the account; empty for public and operator routes. */
  readonly accountId: string
  readonly params: P
  readonly query: Q
  readonly body: B
  readonly ip: string
  readonly idempotencyKey: string | null
  readonly cookies: Readonly<Record<string, string | undefined>>
  /** The request's transaction: for account routes it sees that account's rows only. */
  readonly tx: Tx
}

export type Answer = {
  readonly status: number
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  /** What the audit log says was acted on: an id of the resource. */
  readonly target?: string
}

/** An HTTP endpoint as data: `routes.ts` of each module is a list of these, and /openapi.json is made from them. */
export type Route = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** OpenAPI form: `/v1/messages/{id}`. */
  readonly path: string
  readonly tag: string
  readonly summary: string
  /** What a caller must know beyond it, in Markdown. */
  readonly description?: string
  readonly access: Access
  readonly params?: z.ZodType
  readonly query?: z.ZodType
  readonly body?: z.ZodType
  /** What the endpoint answers, by status; null for no body. */
  readonly answers: Readonly<Record<number, z.ZodType | null>>
  /** Takes an Idempotency-Key: the answer is stored with the work, in one transaction. */
  readonly idempotent?: boolean
  /** Changes nothing although it is a POST, such as a preview: the audit log has no line of it. */
  readonly changesNothing?: true
  /** The verb brings its own transaction (batched admission); `call.tx` refuses to work then. */
  readonly ownTransaction?: boolean
  /** Has a line in the audit log although it brings its own transaction: written once it is done, for no provider can be part of one. */
  readonly auditedAfterwards?: true
  readonly bodyLimitBytes?: number
  /** Pages of any origin may call it from browsers; so many calls a second from one address. Only for public routes. */
  readonly pagesMayCall?: { readonly perSecond: number }
  /** Takes a body of text/csv as well, which `body` sees as a string. */
  readonly takesCsv?: true
  readonly handle: (call: Call) => Promise<Answer>
}

/** A route as /openapi.json shows it: one that is served outside the lists, for it takes or gives a file, is described alone. */
export type Described = Omit<Route, 'handle'> & {
  /** Its body is a file of any type. */
  readonly takesFile?: true
  /** It answers 200 and 206 with a file, whole or a range of it. */
  readonly givesFile?: true
}

type Of<S, Otherwise> = S extends z.ZodType ? z.infer<S> : Otherwise

/** Declares a route with its call typed by its schemas. */
export function route<
  P extends z.ZodType | undefined = undefined,
  Q extends z.ZodType | undefined = undefined,
  B extends z.ZodType | undefined = undefined,
>(
  definition: Omit<Route, 'params' | 'query' | 'body' | 'handle'> & {
    readonly params?: P
    readonly query?: Q
    readonly body?: B
    readonly handle: (
      call: Call<Of<P, Record<string, string>>, Of<Q, Record<string, never>>, Of<B, undefined>>,
    ) => Promise<Answer>
  },
): Route {
  return definition as Route
}
