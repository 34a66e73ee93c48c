// A CouchDB-protocol server: express-pouchdb over LevelDB. node server.mjs PORT FOLDER
import express from 'express'
import expressPouchDB from 'express-pouchdb'
import PouchDB from './pouch.mjs'

const [port, folder] = process.argv.slice(2)
const Prefixed = PouchDB.defaults({ prefix: `${folder}/` })
const app = express()
app.get('/healthy', (_req, res) => void res.end())
app.use('/', expressPouchDB(Prefixed, { mode: 'minimumForPouchDB', inMemoryConfig: true, logPath: '/dev/null' }))
app.listen(Number(port), '127.0.0.1')
