/** Names and values as the API gave them, in small type: evidence, clause values, metadata. */
export function Values({ of }: { of: Record<string, unknown> | unknown[] }) {
  return (
    <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-0.5 text-sm">
      {Object.entries(of).map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-ink-faint">{sayName(name)}</dt>
          <dd className="min-w-0 font-mono text-xs leading-5 break-words" dir="auto">
            {sayValue(value)}
          </dd>
        </div>
      ))}
    </dl>
  )
}

const sayName = (name: string) =>
  name
    .replaceAll('_', ' ')
    .replaceAll(/([a-z])([A-Z])/g, (_, before: string, after: string) => `${before} ${after.toLowerCase()}`)

function sayValue(value: unknown): string {
  if (value === null || value === undefined) return '–'
  return typeof value === 'string' ? value : JSON.stringify(value)
}
