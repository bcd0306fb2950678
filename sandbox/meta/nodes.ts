import { GraphRefusal } from './graph-refusal.ts'
import type { Account, Media, PhoneNumber, Template, Token, World } from './world.ts'

/** Something of the graph that a token opens. */
export type GraphNode =
  | { readonly kind: 'number'; readonly number: PhoneNumber }
  | { readonly kind: 'account'; readonly account: Account }
  | { readonly kind: 'template'; readonly template: Template }
  | { readonly kind: 'media'; readonly media: Media }

/** The node of an id. Refuses 100 as Graph does: what is not there and what is not the token's look alike. */
export function nodeOf(world: World, token: Token, id: string): GraphNode {
  const node = find(world, id)
  const accountId = node && accountOf(node)
  if (!node || (accountId !== null && !token.accountIds.includes(accountId ?? ''))) throw unknown(id)
  return node
}

/** A node that must be a number. */
export function numberOf(world: World, token: Token, id: string): PhoneNumber {
  const node = nodeOf(world, token, id)
  if (node.kind !== 'number') throw unknown(id)
  return node.number
}

/** A node that must be an account. */
export function accountNode(world: World, token: Token, id: string): Account {
  const node = nodeOf(world, token, id)
  if (node.kind !== 'account') throw unknown(id)
  return node.account
}

function find(world: World, id: string): GraphNode | null {
  const number = world.numbers.get(id)
  if (number) return { kind: 'number', number }
  const account = world.accounts.get(id)
  if (account) return { kind: 'account', account }
  const template = world.templates.get(id)
  if (template) return { kind: 'template', template }
  const media = world.media.get(id)
  return media ? { kind: 'media', media } : null
}

function accountOf(node: GraphNode): string | null {
  switch (node.kind) {
    case 'number':
      return node.number.accountId
    case 'account':
      return node.account.id
    case 'template':
      return node.template.accountId
    case 'media':
      return null
  }
}

function unknown(id: string): GraphRefusal {
  return new GraphRefusal(100, undefined, {
    subcode: 33,
    message: `Unsupported request. Object with ID '${id}' does not exist, cannot be loaded due to missing permissions, or does not support this operation`,
  })
}
