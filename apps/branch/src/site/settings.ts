import type { SiteConfigRow } from '@branchline/db/branch'
import type { ConfigOutput } from '@branchline/protocol'

/** What may be set by the environment and changed at run time. */
export interface SettingValues {
  pushIntervalSeconds: number
  pullMastersIntervalSeconds: number
  pullFailoverIntervalSeconds: number
  historyDays: number
  logDays: number
  /** The hour of the branch's clock in which it is verified; 24: never. */
  verifyHour: number
  /** Without a slash at its end. */
  centralUrl: string
}
export type SettingName = keyof SettingValues
/** What the environment sets; absent: the product's own value. `centralUrl` has none. */
export type GivenSettings = { [Name in SettingName]?: SettingValues[Name] | undefined } & { centralUrl: string }
/** What an operator set at run time; null: nothing. */
export type ChangedSettings = { [Name in SettingName]: SettingValues[Name] | null }

export const standardSettings: Omit<SettingValues, 'centralUrl'> = {
  pushIntervalSeconds: 60,
  pullMastersIntervalSeconds: 300,
  pullFailoverIntervalSeconds: 120,
  historyDays: 90,
  logDays: 90,
  verifyHour: 3,
}

/** An http address set while that was allowed counts no longer when it is not: the branch goes by its environment and goes on selling. */
export function changedSettings(
  site: Pick<SiteConfigRow, 'centralUrlSet' | Exclude<SettingName, 'centralUrl'>>,
  allowHttp: boolean,
): ChangedSettings {
  const {
    centralUrlSet: centralUrl,
    pushIntervalSeconds,
    pullMastersIntervalSeconds,
    pullFailoverIntervalSeconds,
  } = site
  const { historyDays, logDays, verifyHour } = site
  return {
    centralUrl: centralUrl !== null && (allowHttp || centralUrl.startsWith('https:')) ? centralUrl : null,
    pushIntervalSeconds,
    pullMastersIntervalSeconds,
    pullFailoverIntervalSeconds,
    historyDays,
    logDays,
    verifyHour,
  }
}

/** The settings in memory: jobs read them each round. Run time wins over the environment, and that over the product. */
export class Settings {
  readonly #given: GivenSettings
  #changed: ChangedSettings

  constructor(given: GivenSettings, changed: ChangedSettings) {
    this.#given = given
    this.#changed = changed
  }

  get<Name extends SettingName>(name: Name): SettingValues[Name] {
    return this.told(name).value
  }

  /** With where it comes from. */
  told<Name extends SettingName>(
    name: Name,
  ): { value: SettingValues[Name]; from: 'default' | 'environment' | 'changed' } {
    const changed = this.#changed[name]
    if (changed !== null) return { value: tidy(changed), from: 'changed' }
    const given = this.#given[name] as SettingValues[Name] | undefined
    if (given !== undefined) return { value: tidy(given), from: 'environment' }
    return { value: standardSettings[name as keyof typeof standardSettings] as SettingValues[Name], from: 'default' }
  }

  toldAll(): ConfigOutput['settings'] {
    return {
      pushIntervalSeconds: this.told('pushIntervalSeconds'),
      pullMastersIntervalSeconds: this.told('pullMastersIntervalSeconds'),
      pullFailoverIntervalSeconds: this.told('pullFailoverIntervalSeconds'),
      historyDays: this.told('historyDays'),
      logDays: this.told('logDays'),
      verifyHour: this.told('verifyHour'),
      centralUrl: this.told('centralUrl'),
    }
  }

  /** After the change is committed. */
  replace(changed: ChangedSettings): void {
    this.#changed = changed
  }
}

function tidy<T>(value: T): T {
  return typeof value === 'string' ? (value.replace(/\/+$/, '') as T) : value
}
