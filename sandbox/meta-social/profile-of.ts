import type { SocialAccount } from './social-account.ts'
import type { SocialWorld } from './social-world.ts'

/** What an account is told of a person; null for one it does not know. Instagram tells it of those who wrote alone. */
export function profileOf(
  { people }: SocialWorld,
  account: SocialAccount,
  id: string,
): Record<string, unknown> | null {
  const person = people.find(account, id)
  if (!person) return null
  const [first = '', ...last] = person.name.split(' ')
  if (account.product === 'messenger')
    return {
      id,
      name: person.name,
      first_name: first,
      last_name: last.join(' '),
      profile_pic: undefined,
      locale: 'en_US',
      timezone: 5.5,
    }
  if (!Number.isFinite(people.silentMs(account, person))) return null
  return {
    id,
    name: person.name,
    username: person.name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '.'),
    profile_pic: undefined,
    follower_count: 42,
    is_user_follow_business: true,
    is_business_follow_user: false,
    is_verified_user: false,
  }
}
