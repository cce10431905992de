import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  base: './',
  experimental: {
    // Scripts find each other relative to themselves. Only the page, which is served at every
    // depth, names its files from the root; a server under a sub-path rewrites those few lines.
    renderBuiltUrl: (filename, { hostType }) =>
      hostType === 'html' ? `/${filename}` : { relative: true },
  },
  plugins: [react()],
  build: {
    outDir: fileURLToPath(new URL('../dist/pages', import.meta.url)),
    emptyOutDir: true,
    // The content security policy allows files of this origin only: no `data:` addresses.
    assetsInlineLimit: 0,
    target: 'es2022',
  },
  server: {
    proxy: {
      '/api': 'http://127.0.0.1:3210',
      '/socket.io': { target: 'ws://127.0.0.1:3210', ws: true },
    },
  },
});
