import { z } from 'zod'

/** A version of Graph, as Meta writes it. */
export const graphVersion = z
  .string()
  .trim()
  .regex(/^v\d+\.\d+$/, 'A version of Graph such as v25.0.')

/** An id that a person copies from one of Meta's pages, with whatever spaces came along. */
export const metaId = z
  .string()
  .trim()
  .regex(/^\d{3,32}$/, 'The id as Meta shows it: digits only.')

/** A token or a secret that a person copies from one of Meta's pages. */
export const metaSecret = z
  .string()
  .trim()
  .regex(/^\S+$/, 'The whole of it, as Meta shows it, without spaces in between.')
