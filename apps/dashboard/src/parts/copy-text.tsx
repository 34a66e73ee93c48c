'use client'

import { Button } from '@mantine/core'
import { useRef, useState } from 'react'
import styles from './parts.module.css'

/** Text to take along. Over plain http a page may not write to the clipboard: then it is marked, ready to be copied by hand. */
export function CopyText({ label, text }: { label: string; text: string }) {
  const box = useRef<HTMLPreElement>(null)
  const [state, setState] = useState<'ready' | 'copied' | 'marked'>('ready')
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text)
      setState('copied')
    } catch {
      if (box.current) getSelection()?.selectAllChildren(box.current)
      setState('marked')
    }
  }
  return (
    <figure aria-label={label} style={{ margin: 0 }}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled region is reached by keyboard */}
      <pre ref={box} className={styles.json} tabIndex={0} dir="ltr">
        {text}
      </pre>
      <Button mt={6} onClick={() => void copy()}>
        {state === 'copied' ? 'Copied' : state === 'marked' ? 'Marked: press Ctrl+C' : 'Copy'}
      </Button>
    </figure>
  )
}
