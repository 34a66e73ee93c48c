import { fileURLToPath } from 'node:url'
import type { NextConfig } from 'next'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** One folder to deploy: `dist/standalone` holds the server with all that it imports. */
const config: NextConfig = {
  output: 'standalone',
  distDir: 'dist',
  outputFileTracingRoot: root,
  turbopack: { root },
  transpilePackages: ['@branchline/protocol'],
  poweredByHeader: false,
  devIndicators: false,
  images: { unoptimized: true },
  // `pnpm check` does it, over every package.
  typescript: { ignoreBuildErrors: true },
}

export default config
