import { realpath, stat } from 'node:fs/promises'
import { type Loop, startLoop } from '@branchline/platform'
import type { Services } from '../services.ts'
import { isWithin, type UpdateWindow } from './update-window.ts'

const lookMs = 5_000

/**
 * Tells `due`, once and in the window, that `link` leads elsewhere than when the server started, or is another folder: another version is staged. The server is
 * then ended, and what restarts it (systemd) starts the version that `link` leads to. A link that leads nowhere stages nothing.
 */
export function watchForUpdate(
  services: Pick<Services, 'clock' | 'log' | 'timezone'>,
  { link, window }: { link: string; window: UpdateWindow },
  due: (staged: string) => void,
): Loop {
  let running: string | null = null
  let told: string | null = null
  const look = async () => {
    const staged = await leadsTo(link).catch(() => null)
    running ??= staged
    if (staged === null || staged === running) return { pauseMs: lookMs }
    if (told !== staged)
      services.log.info({ running, staged }, 'another version is staged: it starts in the update window')
    told = staged
    if (isWithin(window, services.clock.now(), services.timezone)) due(staged)
    return { pauseMs: lookMs }
  }
  return startLoop(services.clock, look, (error) =>
    services.log.error({ job: 'update', error: String(error) }, 'a job failed and goes on'),
  )
}

/** A folder, told from one that took its place under the same name. */
async function leadsTo(link: string): Promise<string> {
  const folder = await realpath(link)
  return `${folder} (${(await stat(folder)).ino})`
}
