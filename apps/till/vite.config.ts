import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { VitePWA } from 'vite-plugin-pwa'

/** Served by the branch at /till; after the first load it comes from the service worker, whatever becomes of the branch. */
export default defineConfig({
  base: '/till/',
  resolve: { conditions: ['source', 'module', 'browser', 'development|production'] },
  plugins: [
    react(),
    VitePWA({
      registerType: 'prompt',
      injectRegister: 'script-defer',
      workbox: { globPatterns: ['**/*.{js,css,html,svg,woff2}'], navigateFallback: '/till/index.html' },
      manifest: {
        name: 'Branchline till',
        short_name: 'Till',
        start_url: '/till/',
        scope: '/till/',
        display: 'standalone',
        background_color: '#f6f5f1',
        theme_color: '#14532d',
        icons: [{ src: 'icon.svg', sizes: 'any', type: 'image/svg+xml', purpose: 'any' }],
      },
    }),
  ],
  build: { target: 'es2022', sourcemap: true },
})
