import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const root = import.meta.dirname
const api = process.env['PATCHBAY_DEV_API'] ?? 'http://127.0.0.1:4000'
const behindTheApi = ['/v1', '/operator/v1', '/sandbox', '/openapi.json', '/healthz', '/readyz']

export default defineConfig({
  root,
  plugins: [react(), tailwindcss()],
  resolve: { alias: { '@': `${root}/src` } },
  build: {
    outDir: `${root}/dist`,
    emptyOutDir: true,
    // The page's policy allows no data: scripts or styles, so nothing is inlined.
    assetsInlineLimit: 0,
    reportCompressedSize: true,
  },
  server: {
    host: '127.0.0.1',
    port: 4100,
    proxy: Object.fromEntries(behindTheApi.map((path) => [path, { target: api, ws: path === '/v1' }])),
  },
})
