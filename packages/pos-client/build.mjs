// One file for any web page: nothing to install, nothing else to load.
import { build } from 'esbuild'

await build({
  entryPoints: ['src/index.ts'],
  outdir: 'dist',
  bundle: true,
  minify: true,
  platform: 'browser',
  format: 'esm',
  target: 'es2022',
  // Packages of ours from their sources, so that only what is used gets in.
  conditions: ['source'],
  sourcemap: true,
  logLevel: 'warning',
})
