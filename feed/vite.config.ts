import { defineConfig } from 'vite'

const root = import.meta.dirname

/** One script at a fixed address that needs no other file. */
export default defineConfig({
  root,
  build: {
    outDir: `${root}/dist`,
    emptyOutDir: true,
    target: 'es2022',
    lib: {
      entry: `${root}/loader.ts`,
      formats: ['iife'],
      name: 'patchbayFeedLoader',
      fileName: () => 'loader.js',
    },
  },
})
