/**
 * The order of the server's modules: the architecture on one screen.
 * A module may import only modules earlier in this list, and only through their front door
 * (`wallet/wallet.ts`). What must travel the other way travels as an event (`events.ts`).
 * `tools/tidy.ts` enforces it.
 */
export const modules = [
  // ground
  ['platform', 'database, HTTP, events, jobs, clock, ids, secrets, metrics: no word of the business'],
  ['smpp', 'SMPP 3.4: the codec and the sessions of both sides, no word of the business'],
  ['smtp', "SMTP: the server's side for every door that takes mail, no word of the business"],
  // who and whether
  ['policy', "the operator's pack: terms as values with clause ids, and where each is enforced"],
  ['accounts', 'customers and their state, users who sign in, API keys'],
  ['contacts', 'end users and the addresses they are reached at'],
  ['consent', 'opt-in, opt-out, suppression: the ledger of permission'],
  ['senders', 'whom we send as: sender ids, templates, India DLT registration'],
  // money
  ['rating', 'rate cards: what a message costs'],
  ['wallet', 'prepaid balance on a double-entry ledger: hold, settle, release'],
  // traffic
  ['webchat', "chat on customers' sites: visitors, who they proved to be, and what was said"],
  ['channels', 'one folder per channel, one contract'],
  ['messaging', 'the pipeline: admit, dispatch, receive updates'],
  // readers
  ['webhooks', "events delivered to customers' endpoints, signed and retried"],
  ['analytics', 'usage by day, for pages and reports'],
  // foreign front doors and processes
  ['edges', "other protocols that feed the same verbs: SMPP server, Twilio's API"],
  ['roles', 'what each process starts: api, worker, sandbox'],
] as const
