import { expect, it } from 'vitest'
import { Metrics, type Reading } from './metrics.ts'

it('a scrape tells what is so now, and nothing of what was', async () => {
  let readings: Reading[] = [
    { name: 'branchline_branch_up', help: 'Heard.', labels: { branch: 'CAI' }, value: 1 },
    { name: 'branchline_branch_up', help: 'Heard.', labels: { branch: 'ALX' }, value: 0 },
  ]
  const metrics = new Metrics(async () => readings)
  expect(await metrics.text()).toContain('branchline_branch_up{branch="ALX"} 0')
  readings = readings.slice(0, 1)
  const text = await metrics.text()
  expect(text).toContain('branchline_branch_up{branch="CAI"} 1')
  expect(text).not.toContain('ALX')
})

it('a server that cannot say how it is says that, and how its calls went', async () => {
  const metrics = new Metrics(() => Promise.reject(new Error('the database is away')))
  metrics.answered('ingest.push', 200, 0.02)
  const text = await metrics.text()
  expect(text).toContain('branchline_scrape_errors_total 1')
  expect(text).toContain('branchline_call_duration_seconds_count{procedure="ingest.push",status="200"} 1')
})
