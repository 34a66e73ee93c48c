import { expect, it } from 'vitest'
import { type ChangedSettings, changedSettings, Settings } from './settings.ts'

const nothing: ChangedSettings = {
  pushIntervalSeconds: null,
  pullMastersIntervalSeconds: null,
  pullFailoverIntervalSeconds: null,
  historyDays: null,
  logDays: null,
  verifyHour: null,
  centralUrl: null,
}

it('run time wins over the environment, the environment over the product, and each says where it comes from', () => {
  const settings = new Settings(
    { centralUrl: 'https://a.example/', pushIntervalSeconds: 10 },
    { ...nothing, logDays: 7 },
  )
  expect(settings.toldAll()).toMatchObject({
    pushIntervalSeconds: { value: 10, from: 'environment' },
    pullMastersIntervalSeconds: { value: 300, from: 'default' },
    logDays: { value: 7, from: 'changed' },
    centralUrl: { value: 'https://a.example', from: 'environment' },
  })
  settings.replace({ ...nothing, pushIntervalSeconds: 5, centralUrl: 'https://b.example//' })
  expect(settings.get('pushIntervalSeconds')).toBe(5)
  expect(settings.told('logDays')).toEqual({ value: 90, from: 'default' })
  expect(settings.told('centralUrl')).toEqual({ value: 'https://b.example', from: 'changed' })
})

it('an http address set at run time counts only as long as http is allowed', () => {
  const site = (centralUrlSet: string) => ({ ...nothing, centralUrlSet })
  expect(changedSettings(site('http://a.example'), true).centralUrl).toBe('http://a.example')
  expect(changedSettings(site('http://a.example'), false).centralUrl).toBeNull()
  expect(changedSettings(site('https://a.example'), false).centralUrl).toBe('https://a.example')
})
