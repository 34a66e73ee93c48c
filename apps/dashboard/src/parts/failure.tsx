import { Alert } from '@mantine/core'
import type { ShownError } from '../api/shown-error.ts'

/** An error: what happened, what to do, and the code that the manual lists. */
export function Failure({ error, title }: { error: ShownError; title?: string }) {
  return (
    <Alert color="red" variant="light" title={title ?? 'This did not work'} role="alert" my="sm">
      <div>{error.meaning}</div>
      <div>{error.action}</div>
      <div className="faint mono">{error.code}</div>
    </Alert>
  )
}
