import { counter } from '#platform/metrics.ts'

/** Mails and recipients of customers' programs, by the code they were answered with. */
export const answersMetric = counter(
  'smtp_answers_total',
  'Answers to mails and recipients of customers by code',
  ['answer'],
)
