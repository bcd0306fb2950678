import { createContext, use, type ReactNode } from 'react'
import { errorAt, type FieldError } from '@/features/composer/problem-places.ts'

const FieldErrors = createContext<readonly FieldError[]>([])

/** Lets every field below it say what the API found wrong with it. */
export const FieldErrorsProvider = ({
  errors,
  children,
}: {
  errors: readonly FieldError[]
  children: ReactNode
}) => <FieldErrors value={errors}>{children}</FieldErrors>

/** What the API says against the field of a path in the body, such as `content.buttons.0.url`. */
export const useErrorAt = (path: string): string | undefined => errorAt(use(FieldErrors), path)
