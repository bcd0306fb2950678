import { useQuery } from '@tanstack/react-query'
import { useSession } from '@/api/session.ts'
import type { Template } from '@/api/template-types.ts'
import {
  buttonKindsOf,
  draftTypesOf,
  type ButtonKind,
  type DraftType,
} from '@/features/composer/content-draft.ts'
import { ownTemplateOf, ownTemplatesOn } from '@/features/composer/own-template-choice.ts'
import { templateOf } from '@/features/composer/template-fields.tsx'
import { approvedTemplatesQuery } from '@/features/composer/template-queries.ts'
import type { ProviderTemplate } from '@/features/composer/template-slots.ts'
import { channelsQuery, useConnectors } from '@/features/connectors/connector-queries.ts'
import { connectorOfSender, type Connector } from '@/features/connectors/connector-types.ts'
import type { SendDraft } from '@/features/messaging/send-draft.ts'
import { ownTemplatesQuery } from '@/features/own-templates/own-template-queries.ts'
import { keepsTemplates } from '@/features/own-templates/own-template-channels.ts'
import { sendersQuery } from '@/features/senders/sender-queries.ts'

export type ComposerFacts = {
  /** The channels the operator sells, SMS first, with whether the account can write by each. */
  channels: { name: string; usable: boolean }[]
  /** What may be written on a channel; nothing while that is not known. */
  typesOf: (channel: string) => DraftType[]
  /** What a button on a channel may do; nothing while that is not known. */
  buttonKindsOf: (channel: string) => ButtonKind[]
  /** Who the draft goes by; null for the operator's own channels. */
  connector: Connector | null
  /** The provider of the draft's channel lists the templates it keeps. */
  hasTemplates: boolean
  /** Whose templates go on the draft's channel. */
  templatesOf: 'provider' | 'account'
  /** The template of the provider that the draft names. */
  template: ProviderTemplate | null
  /** The template of the account that the draft names. */
  ownTemplate: Template | null
}

/** What the form must know beside the draft: the account's channels, what each carries, and the chosen template. */
export function useComposerFacts({ channel, from, content }: SendDraft): ComposerFacts {
  const offered = useSession().data?.operator.channels ?? ['sms']
  const channels = useQuery(channelsQuery).data?.data ?? []
  const senders = useQuery(sendersQuery).data?.data ?? []
  const connectors = useConnectors()
  const canWriteBy = (name: string) =>
    name === 'sms' || senders.some((sender) => sender.channel === name && sender.state !== 'inactive')
  const of = (name: string) => channels.find((each) => each.name === name)
  const ofChannel = senders.filter((sender) => sender.channel === channel)
  const address = from || (ofChannel.find((sender) => sender.default) ?? ofChannel[0])?.address || ''
  const connector = connectorOfSender(connectors, channel, address)
  const hasTemplates = of(channel)?.templates ?? false
  const isTemplate = content.type === 'template'
  const templates = useQuery({
    ...approvedTemplatesQuery(connector?.id ?? ''),
    enabled: connector !== null && hasTemplates && isTemplate,
  })
  const known = of(channel)
  const ofAccount = known !== undefined && !keepsTemplates(known)
  const own = useQuery({ ...ownTemplatesQuery, enabled: isTemplate && ofAccount })
  return {
    channels: ['sms', ...offered.filter((name) => name !== 'sms')].map((name) => ({
      name,
      usable: canWriteBy(name),
    })),
    typesOf: (name) => {
      const carrying = of(name)
      return carrying ? draftTypesOf(carrying.contentTypes) : []
    },
    buttonKindsOf: (name) => buttonKindsOf(of(name)?.buttonKinds ?? []),
    connector,
    hasTemplates,
    templatesOf: ofAccount ? 'account' : 'provider',
    template: templateOf(templates.data?.data ?? [], content.template),
    ownTemplate:
      isTemplate && ofAccount
        ? ownTemplateOf(ownTemplatesOn(own.data ?? [], channel), content.template)
        : null,
  }
}
