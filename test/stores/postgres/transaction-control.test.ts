import { expect, test } from 'vitest'
import { transactionControlOf } from '../../../src/stores/postgres/transaction-control.js'

test.each([
  ['begin', ['BEGIN', 'begin;', ' Begin Work ', 'BEGIN TRANSACTION', 'START TRANSACTION', '-- a\nbegin']],
  [
    'commit',
    ['COMMIT', 'commit;;', 'COMMIT WORK', 'end', 'END TRANSACTION;', '/* a */COMMIT/* b */', '\n\tcommit'],
  ],
  ['rollback', ['ROLLBACK', 'rollback work', 'ABORT', 'abort transaction', '; ROLLBACK']],
  [
    'other',
    [
      'COMMIT AND CHAIN',
      'ROLLBACK AND NO CHAIN',
      "COMMIT PREPARED 'a'",
      "PREPARE TRANSACTION 'a'",
      'BEGIN ISOLATION LEVEL SERIALIZABLE',
      'START TRANSACTION READ ONLY',
      'INSERT INTO a VALUES (1); COMMIT',
      'COMMIT; BEGIN',
      'SELECT 1;\n-- a\nROLLBACK;',
      "SELECT ';'; COMMIT",
      "SELECT 'it''s'; COMMIT; SELECT ''",
      "SELECT type'a\\'; COMMIT; SELECT 'b'",
      "SELECT E'a\\''; COMMIT; SELECT E'b'",
      'SELECT "a;"; COMMIT',
      'SELECT $$a$$; COMMIT; SELECT $$b$$',
      'SELECT $a$ $$ $a$; COMMIT; SELECT $$b$$',
      'SELECT a$1$; COMMIT; SELECT b$1$',
      'SELECT $1; COMMIT; SELECT $1',
      // an end that PostgreSQL doesn't see, as it nests comments: refused for nothing
      '/* /* */ ; COMMIT */',
      // what it takes for an error
      "SELECT 'a; COMMIT",
    ],
  ],
  [
    undefined,
    [
      '',
      ';',
      'SELECT 1',
      "INSERT INTO a VALUES ('; COMMIT')",
      "SELECT E'\\'; COMMIT; --'",
      'SELECT "; commit"',
      'SELECT 1 -- ; COMMIT',
      'SELECT 1 /* ; COMMIT ; */',
      'DO $$ BEGIN; COMMIT; END $$',
      'CREATE FUNCTION a() RETURNS void LANGUAGE plpgsql AS $body$ BEGIN; END; $body$',
      'SAVEPOINT a',
      'RELEASE SAVEPOINT a',
      'ROLLBACK TO a',
      'ROLLBACK TO SAVEPOINT a',
      'rollback work to savepoint commit_a',
      'PREPARE a AS SELECT 1',
      'SELECT CASE WHEN true THEN 1 END',
      'UPDATE a SET begin = 1',
      'begins',
      'committed',
    ],
  ],
])('%s', (control, texts) => {
  for (const text of texts) expect([text, transactionControlOf(text)]).toEqual([text, control])
})
