import { pageFields } from './subscribe-page.ts'

/** What a person does at Meta to connect a page. */
export const guide: readonly string[] = [
  'Open **developers.facebook.com/apps** and create an app of type **Business**, or choose yours. Add the product **Messenger**.',
  'Under **App settings → Basic** copy **App ID** and **App secret** into this form.',
  [
    'Under **Messenger → Messenger API settings → Configure webhooks** enter:',
    '',
    '- Callback URL: `{hookUrl}`',
    '- Verify token: `{hookSecret}`',
    '',
    'and press **Verify and save**. An app has one callback for all its pages: where one is entered already that leads here, leave it.',
  ].join('\n'),
  `Tick these webhook fields: ${pageFields.map((field) => `\`${field}\``).join(', ')}. Add \`message_template_status_update\` when you use utility templates.`,
  'Press **Connect with Facebook** here and choose the page; or, under **Generate access tokens**, add the page and paste its token.',
  'For people who have no role in the app, ask in **App review** for `pages_messaging` and `pages_manage_metadata`; for answers after 24 hours for **Human Agent**, for utility templates for `page_utility_messaging`, for names for **Business Asset User Profile Access**. Then switch the app to **Live**.',
]
