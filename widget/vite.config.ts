import { build, defineConfig, type Plugin } from 'vite'

const root = import.meta.dirname
const outDir = `${root}/dist`

/** The loader is a script of its own, at a fixed address, that needs no other file. */
const loader: Plugin = {
  name: 'loader',
  async closeBundle() {
    await build({
      configFile: false,
      root,
      logLevel: 'warn',
      build: {
        outDir,
        emptyOutDir: false,
        target: 'es2022',
        lib: {
          entry: `${root}/loader/loader.ts`,
          formats: ['iife'],
          name: 'patchbayChatLoader',
          fileName: () => 'loader.js',
        },
      },
    })
  },
}

export default defineConfig({
  root,
  base: '/webchat/',
  plugins: [loader],
  build: {
    outDir,
    emptyOutDir: true,
    target: 'es2022',
    // The frame's policy allows no data: scripts or styles, so nothing is inlined.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { input: `${root}/frame.html` },
  },
})
