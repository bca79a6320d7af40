// Express 4, installed beside 5 under another name: the tests use what both have in common.
declare module 'express4' {
  import express = require('express')
  export = express
}
