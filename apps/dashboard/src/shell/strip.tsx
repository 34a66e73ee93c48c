'use client'

import { stopwatch } from '../parts/age.ts'
import { useClock } from '../parts/clock.tsx'
import { currencyName, formatAmount, isZero } from '../parts/money.ts'
import type { TopicValue } from '../topics/first-look.ts'
import styles from './shell.module.css'

/** Sold, at central, missing: on every page, per currency. */
export function Strip({ money }: { money: TopicValue<'chain'>['money'] }) {
  return (
    <section className={styles.strip} aria-label="Money">
      {money.length === 0 ? <span className="faint">Nothing sold yet</span> : null}
      {money.map((one) => (
        <Currency key={one.currency} money={one} />
      ))}
    </section>
  )
}

function Currency({ money }: { money: TopicValue<'chain'>['money'][number] }) {
  const { nowMs } = useClock()
  const { currency, sold, atCentral, missing, onItsWay, held, oldestAt } = money
  const amount = (text: string) => formatAmount(text, currency)
  return (
    <dl className={styles.currency}>
      <div>
        <dt>Sold</dt>
        <dd>
          {amount(sold)} <span className="faint">{currencyName(currency)}</span>
        </dd>
      </div>
      <div>
        <dt>{missing === null ? 'Confirmed by central' : 'At central'}</dt>
        <dd>{amount(atCentral)}</dd>
      </div>
      {missing === null ? null : (
        <div data-tone={isZero(missing) ? 'good' : 'bad'}>
          <dt>Missing</dt>
          <dd>{amount(missing)}</dd>
        </div>
      )}
      {isZero(onItsWay) ? null : (
        <div data-tone="warn">
          <dt>On its way</dt>
          <dd>
            {amount(onItsWay)}
            {oldestAt ? <span className="faint"> oldest {stopwatch(nowMs - Date.parse(oldestAt))}</span> : null}
          </dd>
        </div>
      )}
      {isZero(held) ? null : (
        <div data-tone="bad">
          <dt>In dead letters</dt>
          <dd>{amount(held)}</dd>
        </div>
      )}
    </dl>
  )
}
