'use client'

import { Button } from '@mantine/core'
import { setDemo } from '../actions/demo-actions.ts'
import { Live } from '../live/live.tsx'
import { Panel } from '../parts/panel.tsx'
import { useAct } from '../parts/use-act.tsx'
import type { First } from '../topics/first-look.ts'
import styles from './demo.module.css'
import type { DemoState } from './demo-state.ts'

/** What an admin may break in a demo; `code`: of this shop alone. */
export function DemoPanel({ first, code }: { first: First<DemoState> | null; code?: string }) {
  if (!first) return null
  return (
    <Live first={first}>
      {({ ready, sites }) => (
        <Panel title="This is a demo: break something">
          <p className={styles.says}>
            {ready
              ? 'The shop sells on, whatever you do. Watch what it owes, and press again to see it heal.'
              : 'The story is playing and breaks things itself. When it is over, it is your turn.'}
          </p>
          <ul className={styles.sites}>
            {sites
              .filter((site) => code === undefined || site.code === code)
              .map((site) => (
                <Site key={site.code} site={site} isReady={ready} />
              ))}
          </ul>
        </Panel>
      )}
    </Live>
  )
}

function Site({ site, isReady }: { site: DemoState['sites'][number]; isReady: boolean }) {
  const { act, isBusy } = useAct()
  const { code, town } = site
  const words = {
    line: site.line ? 'Cut the line' : 'Mend the line',
    server: site.server ? 'Kill the server' : 'Start the server',
  }
  const said = {
    line: site.line ? `${town} has lost its line.` : `${town} has its line back.`,
    server: site.server ? `${town}'s server was killed.` : `${town}'s server is back.`,
  }
  return (
    <li>
      <strong>{town}</strong>
      {(['line', 'server'] as const).map((what) => (
        <Button
          key={what}
          size="xs"
          variant={site[what] ? 'default' : 'filled'}
          disabled={!isReady || isBusy}
          aria-label={`${words[what]} of ${town}`}
          onClick={() => void act(() => setDemo({ code, what, works: !site[what] }), said[what])}
        >
          {words[what]}
        </Button>
      ))}
    </li>
  )
}
