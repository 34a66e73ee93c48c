import type { SiteConfigRow } from '@branchline/db/branch'
import { type BranchHandlers, BranchlineError, type ConfigOutput, type ConfigUpdateInput } from '@branchline/protocol'
import type { Services } from '../services.ts'
import { changedSettings } from './settings.ts'

type Config = BranchHandlers['config']

/** `config.get`: what this branch goes by, and who said so. */
export function getConfig(services: Services): Config['get'] {
  return async () => tell(services)
}

/** `config.update`: from the next round on, without a restart. null gives a value back to the environment. */
export function updateConfig(services: Services): Config['update'] {
  const { store, clock, settings, log, allowHttp } = services
  return async (input, { session }) => {
    if (input.centralUrl && !allowHttp && !input.centralUrl.startsWith('https:')) {
      const message = 'centralUrl: must be https; BRANCHLINE_ALLOW_HTTP=1 allows http, for trying out on one machine'
      throw new BranchlineError('VALIDATION_FAILED', message)
    }
    const patch = patchOf(input)
    const names = Object.keys(input)
    if (names.length === 0) return tell(services)
    const site = await store.write(async (tx) => {
      await tx.patchSiteConfig(patch)
      const message = `${names.join(', ')} by ${session.username}`
      await tx.addLogs([
        { at: new Date(clock.now()).toISOString(), kind: 'config_changed', message, by: session.username },
      ])
      return tx.getSiteConfig()
    })
    if (site) settings.replace(changedSettings(site, allowHttp))
    services.central.moveTo(settings.get('centralUrl'))
    services.settingsChanged()
    log.info({ names, by: session.username }, 'settings changed')
    return tell(services)
  }
}

function patchOf({ centralUrl, ...rest }: ConfigUpdateInput): Partial<SiteConfigRow> {
  const given = Object.entries({ ...rest, centralUrlSet: centralUrl }).filter(([, value]) => value !== undefined)
  return Object.fromEntries(given)
}

function tell({ branchCode, syncUsername, settings }: Services): ConfigOutput {
  return { branchCode, syncUsername, settings: settings.toldAll() }
}
