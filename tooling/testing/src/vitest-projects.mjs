// Two vitest projects by suffix: *.test.ts is pure, *.int.test.ts uses real databases and processes.
import { defineConfig } from 'vitest/config'

const source = { resolve: { conditions: ['source'] }, ssr: { resolve: { conditions: ['source'] } } }

/**
 * The vitest configuration every package shares; results land in .test-results for the closing line of `pnpm test`.
 * `postgresSetup`: a module that starts the PostgreSQL server of the integration tests; `redisSetup`: one that finds a redis-server.
 */
export function vitestProjects({ postgresSetup, redisSetup } = {}) {
  const globalSetup = [postgresSetup, redisSetup].filter((setup) => setup !== undefined)
  return defineConfig({
    ...source,
    test: {
      reporters: [
        ['default', { summary: false }],
        ['json', { outputFile: '.test-results/results.json' }],
      ],
      passWithNoTests: true,
      maxWorkers: 2,
      projects: [
        { ...source, test: { name: 'unit', include: ['src/**/*.test.ts'], exclude: ['src/**/*.int.test.ts'] } },
        {
          ...source,
          test: {
            name: 'integration',
            include: ['src/**/*.int.test.ts'],
            testTimeout: 60_000,
            hookTimeout: 120_000,
            // What is awaited comes soon on a quiet machine; on a busy one it still comes.
            expect: { poll: { timeout: 15_000 } },
            globalSetup,
          },
        },
      ],
    },
  })
}
