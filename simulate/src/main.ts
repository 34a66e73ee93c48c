import { Ground, runSeed } from './run-seed.ts'

const ground = await Ground.prepare()
const from = Number(process.argv[2] ?? 1),
  n = Number(process.argv[3] ?? 1)
const t0 = Date.now()
for (let seed = from; seed < from + n; seed++) {
  const t = Date.now()
  const o = await runSeed(ground, seed, { traced: n === 1 })
  if (n === 1) console.log(o.trace.join('\n'))
  console.log(
    seed,
    o.broken?.message ?? 'ok',
    o.digest,
    o.events,
    'ev',
    (o.virtualMs / 86400000).toFixed(2),
    'd',
    o.restMs,
    'rest',
    o.checks,
    Date.now() - t,
    'ms',
  )
}
console.log(n / ((Date.now() - t0) / 60000), 'seeds/min')
ground.remove()
