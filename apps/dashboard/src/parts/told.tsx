'use client'

import { Fragment } from 'react'
import { At } from './moment.tsx'
import { timesIn } from './times-in.ts'

/** A sentence of a server; the times in it in the viewer's zone. */
export function Told({ text: sentence }: { text: string }) {
  const parts = timesIn(sentence)
  return parts.map(({ text, isTime }, at) => <Fragment key={at}>{isTime ? <At at={text} /> : text}</Fragment>)
}
