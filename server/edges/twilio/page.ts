import { filledQuery, type Query } from './query.ts'
import { sidOf, uuidOfSid } from './sid.ts'
import { TwilioError } from './twilio-error.ts'

const pageSizeMax = 1_000

/** Which page of a list is asked for. */
export type PageAsked = {
  readonly page: number
  readonly size: number
  /** After the item with this uuid, or back before it; null begins with the first. */
  readonly place: { readonly onFrom: string } | { readonly backFrom: string } | null
}

/**
 * Reads what a list's address says about paging. The token names an item: `PA` and its sid to go on after it, `PB` and its sid to
 * go back before it. Throws a TwilioError for a size or token that is none.
 */
export function readPage(query: Query): PageAsked {
  const size = Number(filledQuery(query, 'PageSize') ?? '50')
  const page = Number(filledQuery(query, 'Page') ?? '0')
  if (!Number.isInteger(size) || size < 1) throw new TwilioError(20001, 'PageSize must be at least 1.')
  if (!Number.isInteger(page) || page < 0) throw new TwilioError(20001, 'Page must be a whole number.')
  const place = placeOf(filledQuery(query, 'PageToken'))
  if (page > 0 && place === null)
    throw new TwilioError(20001, 'A page beyond the first needs the PageToken of its next_page_uri.')
  return { page, size: Math.min(size, pageSizeMax), place }
}

function placeOf(token: string | undefined): PageAsked['place'] {
  if (token === undefined) return null
  const uuid = uuidOfSid(token.slice(2), 'SM', 'MM', 'MG', 'PN', 'ME')
  if (uuid === null || !/^P[AB]/.test(token))
    throw new TwilioError(20001, 'The PageToken is not one of ours.')
  return token.startsWith('PA') ? { onFrom: uuid } : { backFrom: uuid }
}

/** One page of a list, and whether there is more on either side. */
export type PageOf<Row> = {
  readonly rows: readonly Row[]
  readonly hasNext: boolean
  readonly hasPrevious: boolean
}

/**
 * Cuts a page out of what was read with one row more than the page has: that row says that there is more, on the side that was
 * read towards. Where one came from there is more as well.
 */
export function cutPage<Row>({ size, place, page }: PageAsked, read: readonly Row[]): PageOf<Row> {
  const isMore = read.length > size
  if (place && 'backFrom' in place)
    return { rows: isMore ? read.slice(1) : read, hasNext: true, hasPrevious: isMore && page > 0 }
  return { rows: read.slice(0, size), hasNext: isMore, hasPrevious: place !== null && page > 0 }
}

/** Cuts a page out of a whole list that is in memory; items are found by their uuid. */
export function pageOfAll<Row extends { readonly id: string }>(
  asked: PageAsked,
  all: readonly Row[],
): PageOf<Row> {
  const { place, size } = asked
  const at = place
    ? all.findIndex(({ id }) => id === ('onFrom' in place ? place.onFrom : place.backFrom))
    : -1
  if (place && at < 0) return { rows: [], hasNext: false, hasPrevious: false }
  if (place && 'backFrom' in place) return cutPage(asked, all.slice(Math.max(0, at - size - 1), at))
  return cutPage(asked, all.slice(at + 1, at + size + 2))
}

/** The addresses of a list's pages, each with the filters that were asked for. `sid` gives the sid of a row. */
function pageAddresses<Row>(
  path: string,
  query: Query,
  { page, size, place }: PageAsked,
  { rows, hasNext, hasPrevious }: PageOf<Row>,
  uuid: (row: Row) => string,
) {
  const filters = [...query].filter(([name]) => !['PageSize', 'Page', 'PageToken'].includes(name))
  const address = (number: number, token?: string): string => {
    const asked = new URLSearchParams([...filters, ['PageSize', String(size)], ['Page', String(number)]])
    if (token !== undefined) asked.append('PageToken', token)
    return `${path}?${asked.toString()}`
  }
  const [first, last] = [rows[0], rows.at(-1)]
  const own =
    place === null
      ? undefined
      : 'onFrom' in place
        ? `PA${sidOf('SM', place.onFrom)}`
        : `PB${sidOf('SM', place.backFrom)}`
  return {
    first: address(0),
    next: hasNext && last !== undefined ? address(page + 1, `PA${sidOf('SM', uuid(last))}`) : null,
    previous: hasPrevious && first !== undefined ? address(page - 1, `PB${sidOf('SM', uuid(first))}`) : null,
    own: address(page, own),
  }
}

/** A page as the 2010 API answers it: addresses without a host, and where the page lies in the list. */
export function pageResource<Row, Shown>(
  key: string,
  path: string,
  query: Query,
  asked: PageAsked,
  cut: PageOf<Row>,
  { uuid, show }: { readonly uuid: (row: Row) => string; readonly show: (row: Row) => Shown },
) {
  const { first, next, previous, own } = pageAddresses(path, query, asked, cut, uuid)
  const start = asked.page * asked.size
  return {
    [key]: cut.rows.map(show),
    page: asked.page,
    page_size: asked.size,
    start,
    end: start + Math.max(0, cut.rows.length - 1),
    first_page_uri: first,
    next_page_uri: next,
    previous_page_uri: previous,
    uri: own,
  }
}

/** A page as Twilio's newer APIs answer it: whole addresses, apart from the items. */
export function pageWithMeta<Row, Shown>(
  key: string,
  url: string,
  query: Query,
  asked: PageAsked,
  cut: PageOf<Row>,
  { uuid, show }: { readonly uuid: (row: Row) => string; readonly show: (row: Row) => Shown },
) {
  const { first, next, previous, own } = pageAddresses(url, query, asked, cut, uuid)
  return {
    [key]: cut.rows.map(show),
    meta: {
      key,
      page: asked.page,
      page_size: asked.size,
      first_page_url: first,
      next_page_url: next,
      previous_page_url: previous,
      url: own,
    },
  }
}
