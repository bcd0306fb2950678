/** The words of the component. `{n}` stands for a count, `{title}` for what an item says first. */
export const en = {
  notifications: 'Notifications',
  unread: '{n} unread',
  markAllRead: 'Mark all as read',
  markRead: 'Mark as read',
  remove: 'Remove',
  close: 'Close',
  open: 'Open',
  older: 'Show older',
  empty: 'Nothing here yet.',
  loading: 'Loading…',
  away: 'No connection. It is tried again by itself.',
  refused: 'Your notifications cannot be shown here.',
  isUnread: 'Unread',
  arrived: 'New: {title}',
  answered: 'Your answer',
}

/** What every language must say. */
export type Strings = { readonly [Key in keyof typeof en]: string }
