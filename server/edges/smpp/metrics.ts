import { counter, gauge } from '#platform/metrics.ts'

/** Sessions bound now, by what they bound as. */
export const bindsMetric = gauge('smpp_binds', 'SMPP sessions of customers that are bound', ['mode'])
/** Binds asked for, by their answer. */
export const bindAnswersMetric = counter('smpp_bind_answers_total', 'Binds of customers by their answer', [
  'status',
])
/** Submits, by the command_status they were answered with. */
export const submitsMetric = counter('smpp_submits_total', 'Submits of customers by their answer', ['status'])
/** Deliveries, by what became of them. */
export const deliveriesMetric = counter(
  'smpp_deliveries_total',
  'Receipts and messages for customers by outcome',
  ['outcome'],
)
/** Deliveries that wait to be taken. */
export const waitingMetric = gauge(
  'smpp_deliveries_waiting',
  'Receipts and messages that customers have not yet taken',
)
