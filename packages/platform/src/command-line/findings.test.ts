import { expect, it } from 'vitest'
import { environmentFinding, findingsText, nodeFinding } from './findings.ts'

it('an old Node is named, a newer one is welcome', () => {
  const node = (version: string) => nodeFinding(version).verdict
  expect(['v18.20.0', 'v20.18.9', 'v20.19.0', 'v24.1.0'].map(node)).toEqual(['bad', 'bad', 'good', 'good'])
})

it('each is a line, with what to do under it', () => {
  const text = findingsText([nodeFinding('v20.19.0'), environmentFinding('PORT: Invalid input')])
  expect(text.split('\n')).toEqual([
    'ok    Node         v20.19.0',
    'BAD   environment  PORT: Invalid input',
    expect.stringMatching(/^ {19}Set what is named/),
  ])
})
