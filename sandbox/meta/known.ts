import { SandboxProblem } from '../problem.ts'

/** What is named, or a problem that says it is not there. */
export function known<T>(value: T | undefined | null): T {
  if (value === undefined || value === null)
    throw new SandboxProblem(
      404,
      'not_found',
      'There is nothing of that id; GET /meta/sandbox lists what there is.',
    )
  return value
}
