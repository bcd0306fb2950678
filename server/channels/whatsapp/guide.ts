/** What a person does at Meta to connect a number. */
export const guide: readonly string[] = [
  'Open [Meta for Developers](https://developers.facebook.com/apps), make an app of the type **Business** and add the product **WhatsApp**.',
  'Under **WhatsApp → API Setup** add your number and verify it by SMS or call. Copy the **Phone number ID** and the **WhatsApp Business Account ID** into the fields of that name.',
  'In [Business settings → System users](https://business.facebook.com/settings/system-users) make a system user, assign it the app and the WhatsApp account with full control, and **generate a token** that never expires with the permissions `whatsapp_business_messaging` and `whatsapp_business_management`. Copy it into **accessToken**.',
  'Under **App settings → Basic** show the **App secret** and copy it into **appSecret**: Meta signs its webhooks with it.',
  'A number that is not registered yet: enter a six-digit **pin** of your choice; connecting registers the number with it. Keep it, it is the two-step code of the number.',
  'Under **WhatsApp → Configuration → Webhooks** enter the callback URL `{hookUrl}` and the verify token `{hookSecret}`, press **Verify and save**, and subscribe to `messages`, `message_template_status_update`, `message_template_quality_update`, `message_template_components_update`, `template_category_update`, `phone_number_quality_update`, `phone_number_name_update`, `account_update`, `account_alerts`, `business_capability_update`, `user_preferences`, `security` and, for a number that stays in the WhatsApp Business app, `smb_message_echoes`.',
  'Connecting subscribes the app to the account and points the webhooks of this number to `{hookUrl}`, whatever the app names.',
]
