import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import './base.css'
import './screens.css'
import { TillModel } from './till-model.ts'

const model = new TillModel()
const root = document.getElementById('till')
if (!root) throw new Error('the page has no place for the till')
createRoot(root).render(
  <StrictMode>
    <App model={model} />
  </StrictMode>,
)
void model.open()
