/** @jsxImportSource preact */
import { render } from 'preact'
import './style.css'
import { createApi } from './api.js'
import { App } from './app.js'
import { tokenOfPage } from './token.js'

render(<App api={createApi(tokenOfPage())} />, document.body)
