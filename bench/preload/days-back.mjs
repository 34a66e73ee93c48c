// Loaded into a branch server before its own code: its clock begins BENCH_DAYS_BACK days ago, and each SIGUSR2 is a day that has passed.
const dayMs = 86_400_000
const RealDate = Date
const realNow = RealDate.now
let behindMs = Number(process.env.BENCH_DAYS_BACK) * dayMs

globalThis.Date = class extends RealDate {
  constructor(...given) {
    super(...(given.length > 0 ? given : [realNow() - behindMs]))
  }

  static now() {
    return realNow() - behindMs
  }
}
process.on('SIGUSR2', () => {
  behindMs -= dayMs
})
