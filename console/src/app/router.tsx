import type { QueryClient } from '@tanstack/react-query'
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router'
import { sessionQuery } from '@/api/session.ts'
import { Frame } from '@/app/frame.tsx'
import { pageCode } from '@/app/page-code.ts'
import { NotFound, RouteError, RoutePending } from '@/app/route-states.tsx'
import { readAuditFilters } from '@/features/audit/audit-filters.ts'
import { readLogFilters } from '@/features/messaging/log-filters.ts'
import { readSendSearch } from '@/features/messaging/send-search.ts'

type Context = { client: QueryClient }

const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined)

const rootRoute = createRootRouteWithContext<Context>()({ component: Outlet, notFoundComponent: NotFound })

const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  validateSearch: (search: Record<string, unknown>): { next?: string } => {
    const next = text(search['next'])
    return next?.startsWith('/') && !next.startsWith('//') ? { next } : {}
  },
  beforeLoad: async ({ context, search }) => {
    if (await context.client.ensureQueryData(sessionQuery)) throw redirect({ href: search.next ?? '/' })
  },
  component: lazyRouteComponent(
    pageCode(() => import('@/features/accounts/sign-in-page.tsx')),
    'SignInPage',
  ),
})

const choosePasswordRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/choose-password',
  component: lazyRouteComponent(
    pageCode(() => import('@/features/accounts/choose-password-page.tsx')),
    'ChoosePasswordPage',
  ),
})

const appRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'app',
  beforeLoad: async ({ context, location }) => {
    const session = await context.client.ensureQueryData(sessionQuery)
    if (!session) throw redirect({ to: '/sign-in', search: { next: location.href } })
    return { session }
  },
  component: Frame,
})

const homeRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/',
  beforeLoad: ({ context }) => {
    throw redirect({ to: context.session.account ? '/messages' : '/operator' })
  },
})

const messagesRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/messages',
  validateSearch: readLogFilters,
  component: lazyRouteComponent(
    pageCode(() => import('@/features/messaging/messages-page.tsx')),
    'MessagesPage',
  ),
})
const messageRoute = createRoute({
  getParentRoute: () => messagesRoute,
  path: '$messageId',
  component: lazyRouteComponent(
    pageCode(() => import('@/features/messaging/message-panel.tsx')),
    'MessagePanel',
  ),
})
const sendRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/send',
  validateSearch: readSendSearch,
  component: lazyRouteComponent(
    pageCode(() => import('@/features/messaging/send-page.tsx')),
    'SendPage',
  ),
})
const connectorsRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/connectors',
  component: lazyRouteComponent(
    pageCode(() => import('@/features/connectors/connectors-page.tsx')),
    'ConnectorsPage',
  ),
})
const signUpReturnRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/connectors/return',
  validateSearch: (search: Record<string, unknown>): { code?: string; state?: string; error?: string } => {
    const [code, state] = [text(search['code']), text(search['state'])]
    const error = text(search['error_description']) ?? text(search['error_message']) ?? text(search['error'])
    return { ...(code && { code }), ...(state && { state }), ...(error && { error }) }
  },
  component: lazyRouteComponent(
    pageCode(() => import('@/features/connectors/sign-up-return-page.tsx')),
    'SignUpReturnPage',
  ),
})
const providerTemplatesRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/connectors/$connectorId/templates',
  component: lazyRouteComponent(
    pageCode(() => import('@/features/templates/templates-page.tsx')),
    'TemplatesPage',
  ),
})
const handsetsRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/handsets',
  component: lazyRouteComponent(
    pageCode(() => import('@/features/handsets/handsets-page.tsx')),
    'HandsetsPage',
  ),
})
const walletRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/wallet',
  component: lazyRouteComponent(
    pageCode(() => import('@/features/wallet/wallet-page.tsx')),
    'WalletPage',
  ),
})
const keysRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/keys',
  component: lazyRouteComponent(
    pageCode(() => import('@/features/accounts/keys-page.tsx')),
    'KeysPage',
  ),
})
const smppRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/smpp',
  component: lazyRouteComponent(
    pageCode(() => import('@/features/accounts/smpp-page.tsx')),
    'SmppPage',
  ),
})
const auditRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/audit',
  validateSearch: readAuditFilters,
  component: lazyRouteComponent(
    pageCode(() => import('@/features/audit/audit-page.tsx')),
    'AuditPage',
  ),
})
const webhooksRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/webhooks',
  validateSearch: (search: Record<string, unknown>): { state?: string; delivery?: string } => {
    const state = text(search['state'])
    const delivery = text(search['delivery'])
    return { ...(state && { state }), ...(delivery && { delivery }) }
  },
  component: lazyRouteComponent(
    pageCode(() => import('@/features/webhooks/webhooks-page.tsx')),
    'WebhooksPage',
  ),
})
const readQ = (search: Record<string, unknown>): { q?: string } => {
  const q = text(search['q'])
  return q ? { q } : {}
}
const contactsRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/contacts',
  validateSearch: readQ,
  component: lazyRouteComponent(
    pageCode(() => import('@/features/contacts/contacts-page.tsx')),
    'ContactsPage',
  ),
})
const contactRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/contacts/$contactId',
  component: lazyRouteComponent(
    pageCode(() => import('@/features/contacts/contact-page.tsx')),
    'ContactPage',
  ),
})
const suppressionsRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/suppressions',
  validateSearch: readQ,
  component: lazyRouteComponent(
    pageCode(() => import('@/features/consent/suppressions-page.tsx')),
    'SuppressionsPage',
  ),
})
const sendersRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/senders',
  component: lazyRouteComponent(
    pageCode(() => import('@/features/senders/senders-page.tsx')),
    'SendersPage',
  ),
})
const ownTemplatesRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/templates',
  validateSearch: readQ,
  component: lazyRouteComponent(
    pageCode(() => import('@/features/own-templates/own-templates-page.tsx')),
    'OwnTemplatesPage',
  ),
})
const newTemplateRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/templates/new',
  validateSearch: (search: Record<string, unknown>): { from?: string; channel?: string } => {
    const [from, channel] = [text(search['from']), text(search['channel'])]
    return { ...(from && { from }), ...(channel && { channel }) }
  },
  component: lazyRouteComponent(
    pageCode(() => import('@/features/own-templates/new-template-page.tsx')),
    'NewTemplatePage',
  ),
})
const ownTemplateRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/templates/$templateId',
  component: lazyRouteComponent(
    pageCode(() => import('@/features/own-templates/own-template-page.tsx')),
    'OwnTemplatePage',
  ),
})
const dltRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/dlt',
  component: lazyRouteComponent(
    pageCode(() => import('@/features/dlt/dlt-page.tsx')),
    'DltPage',
  ),
})
const usersRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/users',
  validateSearch: readQ,
  component: lazyRouteComponent(
    pageCode(() => import('@/features/accounts/users-page.tsx')),
    'UsersPage',
  ),
})
const operatorRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/operator',
  validateSearch: (search: Record<string, unknown>): { tab?: string } => {
    const tab = text(search['tab'])
    return tab ? { tab } : {}
  },
  beforeLoad: ({ context }) => {
    if (context.session.user.role !== 'operator') throw redirect({ to: '/messages' })
  },
  component: lazyRouteComponent(
    pageCode(() => import('@/features/operator/operator-page.tsx')),
    'OperatorPage',
  ),
})

const routeTree = rootRoute.addChildren([
  signInRoute,
  choosePasswordRoute,
  appRoute.addChildren([
    homeRoute,
    messagesRoute.addChildren([messageRoute]),
    sendRoute,
    connectorsRoute,
    signUpReturnRoute,
    providerTemplatesRoute,
    handsetsRoute,
    walletRoute,
    keysRoute,
    smppRoute,
    auditRoute,
    webhooksRoute,
    contactsRoute,
    contactRoute,
    suppressionsRoute,
    sendersRoute,
    ownTemplatesRoute,
    newTemplateRoute,
    ownTemplateRoute,
    dltRoute,
    usersRoute,
    operatorRoute,
  ]),
])

/** Every page of the console and the address it lives at; each page's code is fetched when first opened. */
export function createConsoleRouter(client: QueryClient) {
  return createRouter({
    routeTree,
    context: { client },
    defaultPreload: 'intent',
    defaultErrorComponent: RouteError,
    defaultPendingComponent: RoutePending,
    defaultPendingMs: 150,
    scrollToTopSelectors: ['#main'],
  })
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createConsoleRouter>
  }
}
