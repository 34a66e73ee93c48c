// Bundles a package's entry points into its dist/; dependencies stay external.
// Usage, from a package: node ../../tooling/build.mjs src/index.ts [more entries]
import { build } from 'esbuild'

await build({
  entryPoints: process.argv.slice(2),
  outdir: 'dist',
  outbase: 'src',
  bundle: true,
  packages: 'external',
  platform: 'node',
  format: 'esm',
  target: 'node20',
  sourcemap: true,
  logLevel: 'warning',
})
