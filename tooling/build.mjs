// Bundles a package's entry points into its dist/; dependencies stay external.
// Usage, from a package: node ../../tooling/build.mjs src/index.ts [more entries]
import { rmSync } from 'node:fs'
import { build } from 'esbuild'

// The names of shared parts follow what is in them: those of the build before would stay.
rmSync('dist', { recursive: true, force: true })

await build({
  entryPoints: process.argv.slice(2),
  outdir: 'dist',
  outbase: 'src',
  bundle: true,
  // What two entry points share, and what is loaded only when it is needed, are files of their own. They lie where src/ would put
  // them in one bundle: paths that sources find from import.meta.url count from dist/.
  splitting: true,
  chunkNames: '[name]-[hash]',
  packages: 'external',
  platform: 'node',
  format: 'esm',
  target: 'node20',
  sourcemap: true,
  logLevel: 'warning',
})
