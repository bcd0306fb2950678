/** What a person prepares before connecting: any one of the ways is enough. */
export const guide: readonly string[] = [
  '**Browsers**: make a VAPID key pair (`POST /v1/devices/keys`, or `npx web-push generate-vapid-keys`), enter the private key here and a `contact` (`mailto:…`). Your page subscribes with the public key.',
  '**Android** (and whatever else Firebase reaches): in the Firebase console open **Project settings → Service accounts → Generate new private key** and paste all of the file.',
  '**Apple**: in the developer account under **Keys** make one with *Apple Push Notifications service*, and enter the text of the `.p8` file, its key id, your team id and the bundle id of the app.',
  '**Feeds in your own app or site**: enter a `feedSecret` (`openssl rand -hex 32`) and the origins of your pages (`feedOrigins`). Your server signs the id of whoever is signed in: HMAC-SHA256 under that secret, in hex. `docs/push/README.md` has the script tag.',
  'Register devices with `POST /v1/devices`; a page may register its own browser with `POST /v1/devices/browser` and the public key.',
  'To have pushes reported as delivered and tapped, let the app post what came with a push to the `report` address in it: `{"reports":[{"messageId","to","proof","event":"delivered"|"clicked","action","title"}]}`. `docs/push/worker.js` does it for browsers.',
]
