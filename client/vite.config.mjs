import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const outDir = fileURLToPath(new URL('../dist/client', import.meta.url));

/**
 * Empties the last build. Vite's own `emptyOutDir` would also delete what `tsc` compiles into
 * `dist/client` for the tests of pure client logic, and `tsc` would not write it again.
 */
function removeLastBuild() {
  return {
    name: 'remove-last-build',
    apply: 'build',
    async buildStart() {
      await rm(`${outDir}/assets`, { recursive: true, force: true });
      await rm(`${outDir}/index.html`, { force: true });
    },
  };
}

export default defineConfig({
  base: './',
  experimental: {
    // Scripts find each other relative to themselves. Only the page, which is served at every
    // depth, names its files from the root; a server under a sub-path rewrites those few lines.
    renderBuiltUrl: (filename, { hostType }) =>
      hostType === 'html' ? `/${filename}` : { relative: true },
  },
  plugins: [react(), removeLastBuild()],
  build: {
    outDir,
    emptyOutDir: false,
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
