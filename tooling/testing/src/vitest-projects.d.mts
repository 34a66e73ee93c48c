export function vitestProjects(): import('vitest/config').ViteUserConfig
