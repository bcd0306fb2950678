export { openFeedDoor, type FeedDoor } from './feed-door.ts'
