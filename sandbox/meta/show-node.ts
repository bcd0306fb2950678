import { GraphRefusal } from './graph-refusal.ts'
import type { Account, PhoneNumber, Template, World } from './world.ts'

/** A number as Graph shows it: the fields asked for, or the ordinary ones. */
export function showNumber(world: World, number: PhoneNumber, fields: string | undefined): object {
  const { messagingLimit } = world.account(number.accountId).portfolio
  return pick(
    'PhoneNumber',
    fields,
    'id,display_phone_number,verified_name,quality_rating,code_verification_status,name_status',
    {
      id: number.id,
      display_phone_number: number.displayed,
      verified_name: number.verifiedName,
      quality_rating: number.quality,
      code_verification_status: 'VERIFIED',
      name_status: 'APPROVED',
      status: number.isRegistered ? 'CONNECTED' : 'DISCONNECTED',
      account_mode: 'LIVE',
      platform_type: number.isRegistered ? 'CLOUD_API' : 'NOT_APPLICABLE',
      is_on_biz_app: false,
      is_official_business_account: false,
      messaging_limit_tier: tierOf(messagingLimit),
      throughput: { level: number.throughputPerSecond >= 1_000 ? 'HIGH' : 'STANDARD' },
      ...(number.subscription && { webhook_configuration: { phone_number: number.subscription.url } }),
    },
  )
}

/** An account as Graph shows it. */
export function showAccount(account: Account, fields: string | undefined): object {
  return pick('WhatsAppBusinessAccount', fields, 'id,name,timezone_id,message_template_namespace', {
    id: account.id,
    name: account.name,
    timezone_id: '1',
    currency: 'USD',
    message_template_namespace: `ns_${account.id}`,
    account_review_status: 'APPROVED',
    business_verification_status: 'verified',
    country: 'US',
    ownership_type: 'SELF',
  })
}

/** A template as Graph shows it. */
export function showTemplate(template: Template, fields: string | undefined): object {
  return pick('MessageTemplate', fields, 'name,parameter_format,components,language,status,category,id', {
    id: template.id,
    name: template.name,
    language: template.language,
    status: template.status,
    category: template.category,
    components: template.components,
    parameter_format: template.parameterFormat,
    rejected_reason: template.rejectedReason,
    quality_score: { score: template.quality },
    previous_category: template.previousCategory ?? '',
    message_send_ttl_seconds: 600,
    sub_category: 'CUSTOM',
  })
}

function pick(
  kind: string,
  fields: string | undefined,
  ordinary: string,
  node: Readonly<Record<string, unknown>>,
): object {
  const wanted = (fields ?? ordinary).split(',').filter((name) => name !== '')
  const unknown = wanted.find((name) => !(name in node) && name !== 'webhook_configuration')
  if (unknown)
    throw new GraphRefusal(100, undefined, {
      message: `Tried accessing nonexisting field (${unknown}) on node type (${kind})`,
    })
  return Object.fromEntries(['id', ...wanted].flatMap((name) => (name in node ? [[name, node[name]]] : [])))
}

const tiers: readonly [limit: number, tier: string][] = [
  [250, 'TIER_250'],
  [2_000, 'TIER_2K'],
  [10_000, 'TIER_10K'],
  [100_000, 'TIER_100K'],
]

function tierOf(limit: number): string {
  return tiers.find(([most]) => limit <= most)?.[1] ?? 'TIER_UNLIMITED'
}
