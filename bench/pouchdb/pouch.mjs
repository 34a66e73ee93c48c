import http from 'pouchdb-adapter-http'
import leveldb from 'pouchdb-adapter-leveldb'
import PouchDB from 'pouchdb-core'
import mapreduce from 'pouchdb-mapreduce'
import replication from 'pouchdb-replication'

export default PouchDB.plugin(leveldb).plugin(http).plugin(mapreduce).plugin(replication)
