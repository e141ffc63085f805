import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

/** Where `npm run dev:dashboard` finds the service. */
const SERVICE = process.env.ANCHOR_PUBLIC_URL ?? 'http://127.0.0.1:8787';

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  build: {
    target: 'es2022',
    // Its polyfill is for browsers older than the target.
    modulePreload: { polyfill: false },
    // What the budgets speak of is measured after the build, compressed.
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1000,
  },
  server: { proxy: { '/v1': SERVICE, '/admin': SERVICE } },
});
