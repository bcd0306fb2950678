import type { Carry, RichContent, Writing } from '../handsets/handset.ts'
import { SandboxProblem } from '../problem.ts'
import type { Person } from './people.ts'
import type { SocialAccount } from './social-account.ts'
import type { SocialWorld } from './social-world.ts'
import { writeEvent } from './write-hook.ts'

/** Carries what the owner of a handset writes to a page or account, and tells the apps of it. */
export function carryWriting(world: SocialWorld, product: SocialAccount['product']): Carry {
  return (writing) => {
    const account = accountOf(world, product, writing.to)
    const person = world.people.of(account, writing.from)
    world.people.wrote(account, person)
    world.counts.received++
    if (writing.reaction) return react(world, account, person, writing.reaction)
    return writing.button
      ? press(world, account, person, writing.button)
      : say(world, account, person, writing)
  }
}

function accountOf({ directory }: SocialWorld, product: SocialAccount['product'], to: string): SocialAccount {
  const account = directory.account(to)
  if (account?.product === product) return account
  const known = [...directory.accounts.values()].filter((one) => one.product === product)
  const list = known.map(({ id, name }) => `${id} (${name})`).join(', ')
  throw new SandboxProblem(
    422,
    'account_unknown',
    `Nobody on ${product} is called ${to}; there are: ${list}.`,
  )
}

type Carried = ReturnType<Carry>

function say(world: SocialWorld, account: SocialAccount, person: Person, writing: Writing): Carried {
  const { text, media, location, replyTo } = writing
  if (location && account.product === 'instagram')
    throw new SandboxProblem(422, 'not_possible', 'Instagram has no way to share a place; write it as text.')
  const attachments = [
    ...(media ? [{ type: kindOf(media.mimeType), payload: { url: mediaUrl(world, media) } }] : []),
    ...(location
      ? [
          {
            type: 'location',
            title: location.name ?? 'Pinned Location',
            payload: { coordinates: { lat: location.latitude, long: location.longitude } },
          },
        ]
      : []),
  ]
  const quoted = replyTo === undefined ? null : world.handsets.find(person.address, replyTo)
  const { mid } = keep(world, account, person, text)
  const message = {
    mid,
    ...(text !== '' && { text }),
    ...(attachments.length > 0 && { attachments }),
    ...(quoted?.providerId !== undefined && { reply_to: { mid: quoted.providerId } }),
  }
  writeEvent(world, account, person, 'messages', { message })
  const rich: RichContent = {
    ...(media && { media: [{ ...media, url: mediaUrl(world, media) }] }),
    ...(location && { location }),
    ...(quoted && { quoted: quoted.text }),
  }
  return carried(world, person, mid, rich)
}

/** A quick reply says its title as a message; a button sends back its payload alone. */
function press(
  world: SocialWorld,
  account: SocialAccount,
  person: Person,
  { id, title, messageId }: NonNullable<Writing['button']>,
): Carried {
  const pressed = messageId === undefined ? lastWith(world, account, person, id) : messageId
  const shown = pressed === null ? null : world.handsets.find(person.address, pressed)
  const isQuickReply = world.kept.find(shown?.providerId ?? '')?.quickReplies.has(id) ?? false
  const { mid } = keep(world, account, person, title)
  if (isQuickReply)
    writeEvent(world, account, person, 'messages', {
      message: { mid, text: title, quick_reply: { payload: id } },
    })
  else
    writeEvent(world, account, person, 'messaging_postbacks', {
      postback: { mid, title, payload: id },
    })
  return carried(world, person, mid, {})
}

function lastWith(
  { handsets }: SocialWorld,
  account: SocialAccount,
  { address }: Person,
  id: string,
): string | null {
  const all = handsets.messages(address, { channel: account.product })
  return all.findLast(({ rich }) => rich?.buttons?.some((button) => button.id === id))?.id ?? null
}

const named: Readonly<Record<string, string>> = { '❤': 'love', '👍': 'like', '👎': 'dislike', '😮': 'wow' }

function react(
  world: SocialWorld,
  account: SocialAccount,
  person: Person,
  { messageId, emoji }: NonNullable<Writing['reaction']>,
): Carried {
  const message = world.handsets.find(person.address, messageId)
  if (message?.providerId === undefined)
    throw new SandboxProblem(422, 'message_unknown', 'The handset has no such message to react to.')
  const reactions = emoji === '' ? [] : [emoji]
  world.handsets.revise(person.address, message.id, { rich: { ...message.rich, reactions } })
  const reaction = named[emoji.replace('\u{FE0F}', '')] ?? 'other'
  writeEvent(world, account, person, 'message_reactions', {
    reaction: {
      mid: message.providerId,
      action: emoji === '' ? 'unreact' : 'react',
      ...(emoji !== '' && { emoji, reaction }),
    },
  })
  return { parts: 1, encoding: 'utf8' }
}

function keep(
  world: SocialWorld,
  account: SocialAccount,
  person: Person,
  text: string,
): { readonly mid: string } {
  const own = {
    accountId: account.id,
    personId: person.id,
    fromPerson: true,
    quickReplies: new Set<string>(),
  }
  return world.kept.add(account.product, { ...own, text })
}

function carried(world: SocialWorld, { address }: Person, mid: string, rich: RichContent): Carried {
  world.later.after(1, () => world.handsets.revise(address, mid, { ticks: 'delivered' }))
  return { parts: 1, encoding: 'utf8', providerId: mid, ...(Object.keys(rich).length > 0 && { rich }) }
}

function kindOf(mimeType: string): string {
  const [family = ''] = mimeType.split('/')
  return ['image', 'video', 'audio'].includes(family) ? family : 'file'
}

/** Where Meta's store would keep it: media without an address of its own is kept here. */
function mediaUrl(world: SocialWorld, media: NonNullable<Writing['media']>): string {
  if (media.url !== '' || media.base64 === undefined) return media.url
  const body = Buffer.from(media.base64, 'base64')
  const id = world.kept.addMedia({ mimeType: media.mimeType, body })
  const name = media.filename ?? `attachment.${media.mimeType.split('/')[1] ?? 'bin'}`
  return `${world.url()}/meta-social/cdn/${id}/${encodeURIComponent(name)}`
}
