'use client'

import { createContext, type ReactNode, useContext } from 'react'
import { mayAct, type Role } from '../session/roles.ts'

const ViewerContext = createContext<Role>('viewer')

export function ViewerProvider({ role, children }: { role: Role; children: ReactNode }) {
  return <ViewerContext value={role}>{children}</ViewerContext>
}

/** Whether the viewer may press what needs this role. */
export function useMay(needed: Role): boolean {
  return mayAct(useContext(ViewerContext), needed)
}

/** Shown to those who may press what is in it. */
export function May({ be, children }: { be: Role; children: ReactNode }) {
  return useMay(be) ? children : null
}
