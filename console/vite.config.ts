import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Built for `/console/` of the api, under a policy that forbids everything inline: nothing may become a data: address. */
export default defineConfig({
  root: import.meta.dirname,
  base: '/console/',
  plugins: [react()],
  build: {
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    manifest: 'manifest.json',
  },
});
