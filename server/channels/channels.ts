export { allChannels, channelNamed } from './all-channels.ts'
export type { Channel, LateReference, Link, LinkState, Outcome, OutboundMessage } from './channel.ts'
export type {
  ConnectorChange,
  DeliveredMark,
  IdentityChange,
  InboundChange,
  InboundContent,
  InboundMessage,
  InboundPart,
  Preference,
  ReadMark,
  Receipt,
  Typing,
  Update,
} from './update.ts'
export type { WindowFacts } from './window-rule.ts'
export { textOf } from './text-of.ts'
export { contentShape, type Content } from './content.ts'
export { changeCarrier, createCarrier, openCarrierLink } from './carrier.ts'
export type { Carrier } from './carrier.ts'
export { carriersBySystem } from './carriers-by-system.ts'
export { carriersOf, chooseCarrier, type RouteTable } from './choose-carrier.ts'
export { carrierDirectory, type CarrierDirectory } from './carrier-directory.ts'
export { createRoute } from './create-route.ts'
export {
  asCarrier,
  credentialsOf,
  factsFor,
  hasCredentials,
  recordsOf,
  type Connector,
} from './connectors/connector.ts'
export { connectAccount } from './connectors/connect-account.ts'
export {
  getConnector,
  holdConnector,
  layOverSettings,
  needsReauthorisation,
} from './connectors/change-connector.ts'
export { changeCredentials } from './connectors/change-credentials.ts'
export { ensureMaySendAs } from './connectors/ensure-may-send-as.ts'
export { revokeMessage } from './connectors/revoke-message.ts'
export { subscribeAgain } from './connectors/subscribe-again.ts'
export { lookAgain } from './connectors/look-again.ts'
export { checkConnector } from './connectors/change-connector.ts'
export { refreshCredentials } from './connectors/refresh-credentials.ts'
export { connectingOf } from './connectors/reach-provider.ts'
export { findConnectorAt, readLiveConnectors as liveConnectors } from './connectors/find-connectors.ts'
export { applyTemplateChange } from './templates/apply-template-change.ts'
export { noteConnectorFacts } from './connectors/note-connector-facts.ts'
export { pushConnectorOf, registerDevice } from './devices/register-device.ts'
export { openFeed } from './devices/feed/open-feed.ts'
export { findFeedConnector } from './devices/feed/find-feed-connector.ts'
export { feedOfToken } from './devices/feed/feed-token.ts'
export { readFeed, type FeedPart } from './devices/feed/read-feed.ts'
export { archiveItems, markRead } from './devices/feed/mark-items.ts'
export { pressButton } from './devices/feed/press-button.ts'
export { feedsChanged } from './devices/feed/keep-item.ts'
export { forgetFeedItems } from './devices/feed/forget-feed-items.ts'
export type { Feed, FeedItemRow } from './devices/feed/feed.ts'
export { serveDoor } from './door/serve-door.ts'
export { forgetParts } from './http/part-book.ts'
export { forgetRequests, RequestReader } from './door/read-requests.ts'
export { templateStates, type TemplateStateRow } from './templates/template-states.ts'
export { fetchMedia } from './media/fetch-media.ts'
export { faultInFiles, filesIn } from './files-in.ts'
export { ownFiles } from './media/own-files.ts'
export { mediaUrl } from './media/media-url.ts'
export { forgetMediaOf } from './media/forget-media-of.ts'
export { lookUpFiles } from './media/look-up-files.ts'
export { noteInboundMedia } from './media/note-inbound-media.ts'
export { servedMedia } from './media/served-media.ts'
export { serveMedia } from './media/serve-media.ts'
export { mailHostName } from './email/connect/mail-installation.ts'
export { serveMail } from './email/inbound/inbound.ts'
export { engagementOf, serveTracking } from './email/tracking/tracking.ts'
export { isUnreachableCode } from './unreachable-codes.ts'
