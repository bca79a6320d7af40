import Database from 'better-sqlite3'
import { sqliteSuites } from './suites/sqlite.js'

sqliteSuites('better-sqlite3', (file) => new Database(file))
