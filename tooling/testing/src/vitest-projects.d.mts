export function vitestProjects(options?: { postgresSetup?: string }): import('vitest/config').ViteUserConfig
