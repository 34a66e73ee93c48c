import { createBullBoard } from '@bull-board/api'
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter'
import { ExpressAdapter } from '@bull-board/express'
import type { Queue } from 'bullmq'
import type { RequestHandler } from 'express'
import { boardPath } from '../board-login.ts'

/** Shows the jobs and their last runs, for looking only. It is made at the first look, when every job has started. */
export function jobBoard(queues: () => Queue[]): RequestHandler {
  let board: RequestHandler | null = null
  return (req, res, next) => {
    board ??= createBoard(queues())
    board(req, res, next)
  }
}

function createBoard(queues: Queue[]): RequestHandler {
  const serverAdapter = new ExpressAdapter()
  serverAdapter.setBasePath(boardPath)
  createBullBoard({
    queues: queues.map((queue) => new BullMQAdapter(queue, { readOnlyMode: true })),
    serverAdapter,
    options: { uiConfig: { boardTitle: 'Branchline jobs' } },
  })
  return serverAdapter.getRouter()
}
