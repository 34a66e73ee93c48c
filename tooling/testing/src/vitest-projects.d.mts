export function vitestProjects(options?: {
  postgresSetup?: string
  redisSetup?: string
  browserSetup?: string
}): import('vitest/config').ViteUserConfig
