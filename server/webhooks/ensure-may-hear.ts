import { mayHear, scopeOfEvent, webhookEvents, type EventName } from '#events.ts'
import { Refusal } from '#platform/refusal.ts'

/**
 * Keeps a key from reading by webhook what it may not read by the API: it needs the scope of every event it has told,
 * shown or sent again. `*` among the events is all of them.
 * Refuses forbidden, naming the scope that is missing.
 */
export function ensureMayHear(scopes: ReadonlySet<string>, events: Iterable<string>): void {
  for (const event of events) {
    const beyond = (event === '*' ? webhookEvents : [event as EventName]).find(
      (name) => !mayHear(scopes, name),
    )
    if (beyond !== undefined)
      throw new Refusal('forbidden', {
        detail: `The event ${beyond} needs the scope ${scopeOfEvent[beyond]} besides webhooks:write. Leave it out, or use a key that has it.`,
      })
  }
}
