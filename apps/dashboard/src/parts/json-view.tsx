import styles from './parts.module.css'

/** A document as it is. */
export function JsonView({ value }: { value: unknown }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled region is reached by keyboard
    <pre className={styles.json} tabIndex={0} dir="ltr">
      {JSON.stringify(value, null, 2)}
    </pre>
  )
}
