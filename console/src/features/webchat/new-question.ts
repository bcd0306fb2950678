import type { FormField } from '@/features/webchat/webchat-types.ts'

/** Makes a question; one that is no field everybody has gets a name that no other has, under which its answer is kept. */
export function newQuestion(
  others: readonly FormField[],
  { name, label, kind = 'text' }: { name?: string; label: string; kind?: FormField['kind'] },
): FormField {
  const isTaken = (one: string) => others.some((other) => other.name === one)
  const free = () => {
    for (let number = others.length + 1; ; number++)
      if (!isTaken(`question${number}`)) return `question${number}`
  }
  return { name: name ?? free(), label, kind, isRequired: false, choices: [] }
}
