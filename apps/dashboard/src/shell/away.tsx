import { Container, Title } from '@mantine/core'
import type { ShownError } from '../api/shown-error.ts'
import { Failure } from '../parts/failure.tsx'

/** In place of the console when the server it is of does not answer. */
export function Away({ error }: { error: ShownError }) {
  return (
    <Container size="xs" py={80} component="main">
      <Title order={1}>Branchline</Title>
      <Failure error={error} title="The server does not answer" />
      <p className="faint">
        Shops go on selling. This page tries again by itself. If it lasts, see whether the server runs, and whether
        BRANCHLINE_API_URL of this console names it.
      </p>
      <meta httpEquiv="refresh" content="5" />
    </Container>
  )
}
