#!/usr/bin/env node
// The commands of an installed Branchline, built already: branchline central|branch [command].
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const [name, ...args] = process.argv.slice(2)
if (name !== 'central' && name !== 'branch') {
  const isHelp = name === '--help' || name === '-h'
  console[isHelp ? 'log' : 'error'](
    'Usage: branchline central|branch [command]; branchline central --help and branchline branch --help name the commands.',
  )
  process.exit(isHelp ? 0 : 2)
}

const flags = [
  '--enable-source-maps',
  ...JSON.parse(readFileSync(new URL('server-flags.json', import.meta.url), 'utf8')),
]
const main = fileURLToPath(new URL(`../apps/${name}/dist/main.js`, import.meta.url))
const child = spawn(process.execPath, [...flags, main, ...args], { stdio: 'inherit' })
// The child gets the terminal's Ctrl-C itself; what is sent to us alone is passed on.
process.on('SIGTERM', () => child.kill('SIGTERM'))
process.on('SIGINT', () => {})
child.on('exit', (code, signal) => {
  process.exitCode = code ?? (signal ? 1 : 0)
})
