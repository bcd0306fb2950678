/** What a person does at Google before connecting. */
export const guide: readonly string[] = [
  'Open the **RCS for Business Developer Console** (`https://business-communications.cloud.google.com`) with your partner account and choose the agent.',
  'Under **Settings → Service account → Create key** download the JSON key file and paste all of it here as the service account key.',
  'Copy the **agent id** (`…@rbm.goog`) from the page of the agent.',
  'To have the webhook set by itself, also enter the name of the agent in the management API: `brands/<brand id>/agents/<agent id>`. Then you are done.',
  'Otherwise open **Integrations → Webhook → Configure**: enter `{hookUrl}` as the endpoint and `{hookSecret}` as the client token, then press **Verify**.',
  'Until the agent is **launched** with a network, only the phones invited as testers get its messages: invite one under **Devices**.',
]
