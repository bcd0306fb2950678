import type { SandboxProvider } from './provider.ts'
import { site } from './site/site.ts'
import { telegram } from './telegram/telegram.ts'

/** Every provider that speaks HTTP: deleting a folder and its line removes the stand-in. */
export const providers: readonly SandboxProvider[] = [telegram, site]
