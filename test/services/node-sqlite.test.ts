// node:sqlite is there from Node 22 on: run.ts runs this file under one.
import { DatabaseSync } from 'node:sqlite'
import { sqliteSuites } from './suites/sqlite.js'

sqliteSuites('node:sqlite', (file) => new DatabaseSync(file))
