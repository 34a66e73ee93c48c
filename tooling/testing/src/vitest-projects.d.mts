export function vitestProjects(options?: {
  postgresSetup?: string
  redisSetup?: string
}): import('vitest/config').ViteUserConfig
