import type { z } from 'zod'
import { refusalOfFindings } from '#platform/http/problem.ts'

/** What was given, as the channel's schema reads it. Refuses invalid_request, naming the fields below `where`. */
export function checkedAs(schema: z.ZodType, value: unknown, where: string): unknown {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  throw refusalOfFindings(result.error, where)
}
