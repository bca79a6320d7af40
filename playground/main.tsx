/** @jsxImportSource preact */
import { render } from 'preact'
import './style.css'
import { Playground } from './playground.js'

render(<Playground />, document.body)
