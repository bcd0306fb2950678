import { accountFields } from './subscribe-account.ts'

/** What a person does at Meta to connect an account of Instagram. */
export const guide: readonly string[] = [
  'The account must be a **professional** one (business or creator). In the Instagram app, under **Settings → Messages → Connected tools**, allow **access to messages**.',
  'Open **developers.facebook.com/apps** and create an app of type **Business**, or choose yours. Add the product **Instagram** and choose **API setup with Instagram login**.',
  'Copy **Instagram app ID** and **Instagram app secret** from there into this form (they are not those of **App settings → Basic**).',
  [
    'Under **Configure webhooks** enter:',
    '',
    '- Callback URL: `{hookUrl}`',
    '- Verify token: `{hookSecret}`',
    '',
    'and press **Verify and save**. An app has one callback for all its accounts: where one is entered already that leads here, leave it.',
  ].join('\n'),
  `Subscribe to these fields: ${accountFields.map((field) => `\`${field}\``).join(', ')}.`,
  'Press **Connect with Instagram** here and sign in with the account; or, under **Generate access tokens**, add the account and paste its token. A token lasts 60 days and is renewed in time by itself.',
  'For people who have no role in the app, ask in **App review** for `instagram_business_manage_messages`, and for answers after 24 hours for **Human Agent**. Then switch the app to **Live**.',
]
