import type { Channel } from '../connectors/connector-types.ts'

/** The channels the account's own templates are for, mail first: those that are sold, but where templates are the provider's. */
export function ownTemplateChannels(
  channels: readonly Pick<Channel, 'name' | 'offered' | 'contentTypes'>[],
): string[] {
  const own = channels
    .filter((channel) => channel.offered && !keepsTemplates(channel))
    .map(({ name }) => name)
  return own.toSorted((a, b) => Number(b === 'email') - Number(a === 'email'))
}

/** Whether a template of the channel is one that its provider keeps, and not the account's own. */
export const keepsTemplates = ({ contentTypes }: Pick<Channel, 'contentTypes'>): boolean =>
  contentTypes.includes('template')
