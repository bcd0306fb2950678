import { z } from 'zod'
import type { Described } from '#platform/http/route.ts'

const tag = 'media'

/** Media as an upload answers it. */
const keptShape = z.object({
  id: z.string().describe('med_…: a mail takes the file along by it'),
  mimeType: z.string().describe('By its first bytes, whatever it was said to be'),
  filename: z.string().nullable(),
  sizeBytes: z.int(),
  url: z.string().describe('Where providers fetch it: put it into the content of a message'),
})

/** What `serveMedia` serves, as /openapi.json shows it. */
export const servedMedia: readonly Described[] = [
  {
    method: 'POST',
    path: '/v1/media',
    tag,
    summary: 'Keep a file and get the address to send it by',
    description:
      'The body is the file itself, of at most 100 MiB; its type stands in `content-type`. Refused: `media_refused` for an empty file and for programs, `media_quota_reached` when the account keeps as much as it may.',
    access: { kind: 'account', scope: 'messages:write' },
    query: z.object({ filename: z.string().max(240).optional() }),
    takesFile: true,
    answers: { 201: keptShape },
  },
  {
    method: 'GET',
    path: '/v1/media/{id}',
    tag,
    summary: 'Get a file that was uploaded, or that a contact sent',
    description:
      'One range of it with `Range`: 206, or 416 `range_unsatisfiable` where no byte of the file is in it. `If-Range` takes its `etag`.',
    access: { kind: 'account', scope: 'messages:read' },
    givesFile: true,
    answers: { 304: null },
  },
]
