import { mail } from './mail/mail.ts'
import { meta } from './meta/meta.ts'
import { metaSocial } from './meta-social/meta-social.ts'
import type { SandboxProvider } from './provider.ts'
import { push } from './push/push.ts'
import { rbm } from './rbm/rbm.ts'
import { site } from './site/site.ts'
import { telegram } from './telegram/telegram.ts'

/** Every provider beside the message centre: deleting a folder and its line removes the stand-in. */
export const providers: readonly SandboxProvider[] = [meta, metaSocial, telegram, rbm, push, site, mail]
