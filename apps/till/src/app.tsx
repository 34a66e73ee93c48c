import { useState, useSyncExternalStore } from 'react'
import { Notices } from './parts/notices.tsx'
import { TopBar } from './parts/top-bar.tsx'
import type { SoldSale } from './sales/till-store.ts'
import { CloseShift } from './screens/close-shift.tsx'
import { OpenShiftScreen } from './screens/open-shift.tsx'
import { Pay } from './screens/pay.tsx'
import { Receipt } from './screens/receipt.tsx'
import { Refused } from './screens/refused.tsx'
import { Sales } from './screens/sales.tsx'
import { Sell } from './screens/sell.tsx'
import { SignIn } from './screens/sign-in.tsx'
import type { TillModel, TillState } from './till-model.ts'

type Screen = { at: 'sell' | 'pay' | 'sales' | 'close' | 'refused' } | { at: 'receipt'; sale: SoldSale }

export function App({ model }: { model: TillModel }) {
  const state = useSyncExternalStore(model.subscribe, model.state)
  const [screen, go] = useState<Screen>({ at: 'sell' })
  if (state.stage === 'opening') return <main className="centred">One moment…</main>
  if (state.stage === 'blocked') {
    return (
      <main className="centred">
        <div className="card">
          <h1>This till cannot sell here</h1>
          <p className="error">{state.blocked}</p>
        </div>
      </main>
    )
  }
  return (
    <>
      <TopBar state={state} model={model} go={(at) => go({ at })} />
      <Notices state={state} model={model} />
      <Stage state={state} model={model} screen={screen} go={go} />
    </>
  )
}

function Stage({
  state,
  model,
  screen,
  go,
}: {
  state: TillState
  model: TillModel
  screen: Screen
  go: (screen: Screen) => void
}) {
  const sell = () => go({ at: 'sell' })
  if (state.stage === 'sign in') return <SignIn model={model} />
  // A receipt is read and printed first.
  if (state.stage === 'shift' && screen.at !== 'receipt') return <OpenShiftScreen model={model} />
  switch (screen.at) {
    case 'receipt':
      return <Receipt sale={screen.sale} next={sell} />
    case 'sales':
      return <Sales state={state} model={model} show={(sale) => go({ at: 'receipt', sale })} back={sell} />
    case 'refused':
      return <Refused state={state} model={model} back={sell} />
    case 'close':
      return <CloseShift state={state} model={model} back={sell} />
    default:
      return (
        <>
          <Sell state={state} model={model} pay={() => go({ at: 'pay' })} />
          {screen.at === 'pay' && (
            <Pay state={state} model={model} done={(sale) => go({ at: 'receipt', sale })} cancel={sell} />
          )}
        </>
      )
  }
}
