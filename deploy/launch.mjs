// Starts the release that a link leads to; one that does not start is left for the one that ran before:
//   node launch.mjs LINK STATE     LINK: as /opt/branchline/branch; STATE: a file that who runs this may write
// It ends as the server ends, and is started again by systemd. It lies beside the releases, so that no release can break it.
import { spawn } from 'node:child_process'
import { existsSync, readFileSync, realpathSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const startsMax = 3
const startPauseMs = 1_000
/** A migration of a large database is in it. */
const readyMsMax = 600_000

const [link = '', stateFile = ''] = process.argv.slice(2)
let child = null
let stopping = false
for (const signal of ['SIGTERM', 'SIGINT']) {
  process.on(signal, () => {
    stopping = true
    child?.kill(signal)
  })
}

/** `good`: the last release that started; `refused`: one that did not, for as long as the link leads to it. */
function readState() {
  try {
    return JSON.parse(readFileSync(stateFile, 'utf8'))
  } catch {
    return {}
  }
}

function writeState(state) {
  writeFileSync(`${stateFile}.new`, `${JSON.stringify(state)}\n`)
  renameSync(`${stateFile}.new`, stateFile)
}

/** Runs a release until it ends. `ready`: what is done once it says that it serves. */
function run(release, ready) {
  return new Promise((resolve) => {
    const flagsFile = join(release, 'server-flags.json')
    const flags = existsSync(flagsFile) ? JSON.parse(readFileSync(flagsFile, 'utf8')) : []
    const stdio = ['inherit', 'inherit', 'inherit', 'ipc']
    let isReady = false
    child = spawn(process.execPath, ['--enable-source-maps', ...flags, join(release, 'dist/main.js')], { stdio })
    const impatience = setTimeout(() => child.kill('SIGKILL'), readyMsMax)
    child.on('message', (said) => {
      if (said !== 'ready' || isReady) return
      isReady = true
      clearTimeout(impatience)
      ready()
    })
    child.on('error', (error) => console.error(String(error)))
    child.on('close', (code) => {
      clearTimeout(impatience)
      resolve({ isReady, code: code ?? 1 })
    })
  })
}

async function startStaged(staged, good) {
  for (let starts = 1; ; starts += 1) {
    const ended = await run(staged, () => writeState({ good: staged }))
    if (ended.isReady || stopping || good === undefined || good === staged || !existsSync(good)) return ended.code
    if (starts === startsMax) break
    await new Promise((resolve) => setTimeout(resolve, startPauseMs))
    if (stopping) return ended.code
  }
  console.error(
    `The release ${staged} did not start, ${startsMax} times: ${good} goes on until the link leads elsewhere.`,
  )
  writeState({ good, refused: staged })
  return (await run(good, () => {})).code
}

const staged = realpathSync(link)
const { good, refused } = readState()
process.exitCode =
  staged === refused && existsSync(good ?? '') ? (await run(good, () => {})).code : await startStaged(staged, good)
