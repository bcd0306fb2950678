import { z } from 'zod'
import { leafOf } from './leaf.ts'

const text = leafOf(z.string())
const texts = leafOf(z.array(z.string()))
const flag = leafOf(z.boolean())
const days = leafOf(z.number().int().nonnegative())
const open = leafOf(z.unknown())
const duration = z.string().regex(/^P(\d+[DMY]|T\d+[HMS])$/, 'needs an ISO 8601 duration such as P30D or P1M')
const rate = z.string().regex(/^\d+(\.\d+)?$/, 'needs a decimal string such as "0.01", never a float')

const anchors = [
  'invoiceDate',
  'receipt',
  'dueDate',
  'noticeEmail',
  'quota_reached_unpaid',
  'termination',
  'termination_or_nonpayment_suspension',
  'invoice_terms',
] as const

const deadline = z.strictObject({
  from: z.enum(anchors),
  days: z.number().int().nonnegative().nullable(),
  dayKind: z.enum(['calendar', 'business']).optional(),
  auto: z.boolean().optional(),
})

const changeRule = z.strictObject({
  noticeDays: z.number().int().nonnegative(),
  channels: z.array(z.enum(['email', 'in_app', 'public_page'])).optional(),
  nonMaterialNoticeDays: z.number().int().nonnegative().optional(),
  deemedAcceptance: z.strictObject({
    mode: z.enum(['continued_use', 'no_written_objection', 'immediate', 'none']),
    after: duration,
  }),
  rejection: z.strictObject({
    mode: z.enum([
      'discontinue',
      'terminate_before_effective',
      'terminate_within_30d_of_notice',
      'written_objection',
      'cancel',
      'terminate',
      'none',
    ]),
    refund: z.enum(['none', 'prorated_prepaid']),
  }),
})

const interest = z.strictObject({
  rate: z.union([rate, z.enum(['statutory_table', 'operator_rate'])]),
  per: z.enum(['month', 'year']),
  method: z.enum(['simple_daily_30', 'simple_daily_365', 'compound_monthly']),
  base: z.enum(['principal', 'principal_plus_penalty']),
})

const penalty = z.strictObject({ rate, once: z.boolean(), base: z.literal('overdue_principal') })

/**
 * The shape of an operator's terms as values: every leaf with its clause or assumption.
 * Rates are decimal strings, durations ISO 8601 (`P1M` is a calendar month), days calendar days unless named.
 */
export const termsSchema = z.strictObject({
  pack: z.string(),
  clausePrefix: z.string().regex(/^[A-Z0-9]{3}$/),
  meta: z.strictObject({
    jurisdiction: text,
    courts: text,
    termsDate: text,
    authoritativeLanguage: text,
    timezone: text,
    currency: leafOf(z.string().regex(/^[A-Z]{3}$/)),
    contacts: leafOf(z.record(z.string(), z.string())),
    billingStated: flag.optional(),
  }),
  offer: z.strictObject({
    channels: texts,
    accountTypes: leafOf(z.array(z.enum(['company', 'individual']))),
    agencyUse: flag,
    resale: flag,
    quoteBinding: leafOf(z.union([z.boolean(), z.literal('true_when_signed_or_used')])),
  }),
  contracting: z.strictObject({
    acceptanceModes: leafOf(z.array(z.enum(['click', 'use', 'signature']))),
    signature: text,
    orderAcceptance: leafOf(
      z.enum(['automatic', 'first_payment', 'operator_written_confirmation', 'provisioning']),
    ),
    planSnapshot: leafOf(z.union([z.boolean(), z.literal('until_renewal')])),
    profile: leafOf(z.strictObject({ required: z.boolean(), mustStayCurrent: z.boolean() })),
    attestations: texts,
    onboarding: texts.optional(),
    transfer: text,
    precedence: texts,
  }),
  changes: z.strictObject({
    terms: leafOf(changeRule),
    materialKinds: texts,
    prices: leafOf(changeRule),
    fixedPrice: text,
    service: text,
  }),
  term: z.strictObject({
    length: text,
    autoRenew: leafOf(z.union([z.boolean(), z.strictObject({ term: duration })])),
    nonRenewalNoticeDays: days,
    renewalPrice: leafOf(z.enum(['snapshot', 'published', 'current', 'then_current_published'])),
    customerTermination: leafOf(z.strictObject({ noticeDays: z.number().int(), channel: z.string() })),
    operatorTerminationNoCause: leafOf(z.strictObject({ noticeDays: z.number().int() })),
    immediateReasons: texts,
    cureDays: days,
  }),
  billing: z.strictObject({
    planKinds: open,
    recurring: leafOf(z.enum(['advance', 'arrears'])),
    usage: leafOf(z.enum(['prepaid_wallet', 'arrears', 'none'])),
    oneTime: leafOf(z.literal('on_order')),
    shipping: leafOf(z.literal('on_shipment')),
    proration: leafOf(z.enum(['days_of_period', 'calendar_month_days_billed'])),
    due: leafOf(deadline),
    taxes: leafOf(
      z.strictObject({
        exclusive: z.boolean(),
        regime: z.string(),
        surcharges: z.array(z.union([z.string(), z.number()])).optional(),
      }),
    ),
    exemption: text,
    withholding: leafOf(z.enum(['client_bears', 'record_certificate'])),
    paymentMethods: texts,
    refunds: open,
    campaignCredits: leafOf(z.enum(['separate_wallet', 'shared_wallet'])),
    deposit: leafOf(z.literal('on_demand')),
    earlyBilling: text,
    professionalServices: open,
    chargeback: leafOf(z.enum(['flag_only', 'may_terminate'])),
  }),
  late: z.strictObject({
    interest: leafOf(z.union([interest, z.literal('operator_rate')])),
    penalty: leafOf(z.union([penalty, z.literal('operator_rate')])),
    starts: leafOf(deadline),
  }),
  dunning: z.strictObject({ suspend: leafOf(deadline), noticeChannel: text, forceMajeurePauses: flag }),
  suspension: z.strictObject({
    reasons: leafOf(z.record(z.string(), z.union([z.literal(0), z.string()]))),
    connectors: leafOf(z.enum(['keep', 'disconnect_and_require_reconfiguration'])),
    exportWhileSuspended: flag,
  }),
  exit: z.strictObject({
    export: leafOf(
      z.strictObject({
        days: z.number().int().nonnegative(),
        from: z.enum(anchors),
        access: z.literal('export_only').optional(),
      }),
    ),
    deletion: leafOf(
      z.strictObject({
        afterDays: z.union([z.number().int().nonnegative(), z.literal('retention')]),
        backups: z.boolean().optional(),
        anonymise: z.boolean().optional(),
        cancelledBy: z.array(z.string()).optional(),
      }),
    ),
    warning: open,
  }),
  quota: z.strictObject({
    messages: leafOf(z.union([z.number().int().positive(), z.literal('plan_limits')])),
    thresholds: leafOf(z.array(z.number().positive().max(1))),
    atLimit: leafOf(z.enum(['block', 'suspend_if_unpaid'])),
    changeNeeds: leafOf(z.enum(['written_approval', 'plan_change'])),
  }),
  consent: z.strictObject({ bases: texts, appliesTo: text, registries: texts }),
  aup: z.strictObject({
    categories: texts,
    industries: texts,
    contentPurposes: leafOf(z.union([z.literal('any'), z.array(z.string())])),
    senderIdentity: leafOf(z.enum(['mandatory', 'optional'])),
    preApproval: flag,
  }),
  dataUse: z.strictObject({
    anonymisedAnalytics: flag,
    sellOrShare: flag,
    marketingUse: leafOf(z.union([z.boolean(), z.literal('on_instruction_or_consent')])),
    retention: text,
    platformDevelopments: text.optional(),
  }),
  security: z.strictObject({
    sharing: text,
    incidentNotice: text,
    passwords: text.optional(),
    branding: text.optional(),
  }),
  liability: z.strictObject({
    cap: leafOf(
      z.union([
        z.literal('excluded'),
        z.strictObject({
          months: z.number().int(),
          base: z.literal('fees_paid'),
          liftedBy: z.array(z.string()).optional(),
        }),
      ]),
    ),
    serviceCredits: leafOf(z.literal('none')),
    confidentialityYears: leafOf(z.union([z.number().int(), z.literal('indefinite')])),
  }),
  notices: z.strictObject({
    receivedAt: leafOf(z.enum(['sent', 'delivery_confirmation'])),
    disputeNegotiationDays: days,
  }),
  seats: z.strictObject({ rule: text, reassign: text }),
  equipment: z.strictObject({ rules: open }),
  voice: z.strictObject({
    recording: open,
    emergency: open,
    restrictions: open,
    killSwitch: leafOf(z.union([z.boolean(), z.string()])),
  }),
  support: z.strictObject({ rules: open }),
})

/** An operator's terms as values, each with its source. */
export type Terms = z.infer<typeof termsSchema>
