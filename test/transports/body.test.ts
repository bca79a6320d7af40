import { describe, expect, test, vi } from 'vitest'
import { receiveBody } from '../../src/transports/body.js'

const limits = { bodyLimit: 1000, bodyTimeout: 5, hold() {} }

describe('an arriving body', () => {
  test('is put together of its chunks, whatever their sizes', async () => {
    const body = receiveBody(limits)
    const sizes = [0, 1, 0, 2, 300, 1, 5, 691]
    const sent = sizes.map((size, at) => new Uint8Array(size).fill(at))
    for (const chunk of sent) body.add(chunk)
    body.end()
    expect(Buffer.from(await body.whole)).toEqual(Buffer.concat(sent))
  })

  test('in one chunk is not copied', async () => {
    const body = receiveBody(limits)
    const chunk = new Uint8Array(1000)
    body.add(chunk)
    body.end()
    expect((await body.whole).buffer).toBe(chunk.buffer)
  })

  test('in a piece of a larger buffer is copied out of that', async () => {
    const body = receiveBody(limits)
    body.add(new Uint8Array(64_000).subarray(10, 20).fill(1))
    body.end()
    const whole = await body.whole
    expect(whole).toEqual(new Uint8Array(10).fill(1))
    expect(whole.buffer.byteLength).toBe(10)
  })

  test('counts what its buffer holds before it holds it', async () => {
    const hold = vi.fn()
    const body = receiveBody({ ...limits, hold })
    for (const size of [0, 100, 50, 50, 1, 799]) body.add(new Uint8Array(size))
    // twice as much each time, and no more than the limit
    expect(hold.mock.calls).toEqual([[0], [100], [200], [400], [1000]])
  })

  test('is refused where it may hold no more', async () => {
    const hold = vi.fn(() => {
      throw new Error('on purpose')
    })
    const body = receiveBody({ ...limits, hold })
    body.add(new Uint8Array(1))
    body.add(new Uint8Array(1))
    expect(hold).toHaveBeenCalledOnce()
    await expect(body.whole).rejects.toThrow('on purpose')
  })

  test('in many chunks holds none of them, and no more bytes than the limit', async () => {
    const body = receiveBody(limits)
    body.add(Uint8Array.of(0))
    // one that is used again: had it been held, its last byte would be everywhere
    const chunk = new Uint8Array(1)
    for (let at = 1; at < limits.bodyLimit; at++) {
      chunk[0] = at
      body.add(chunk)
    }
    body.end()
    const whole = await body.whole
    expect([...whole]).toEqual(Array.from({ length: limits.bodyLimit }, (_, at) => at % 256))
    expect(whole.buffer.byteLength).toBe(limits.bodyLimit)
  })

  const inPieces = (pieces: number, bodyLimit: number, size = 1) => {
    const body = receiveBody({ ...limits, bodyLimit })
    for (let sent = 0; sent < pieces; sent++) body.add(new Uint8Array(size))
    body.end()
    return body.whole
  }
  const mebibyte = 1_048_576

  test.each([
    [8000, mebibyte],
    [8192, mebibyte],
    // as TCP delivers it
    [Math.floor((4 * mebibyte) / 1460), 4 * mebibyte, 1460],
    [Math.floor((100 * mebibyte) / 1460), 100 * mebibyte, 1460],
  ])('in %i pieces, with a bodyLimit of %i, arrives', async (pieces, bodyLimit, size = 1) => {
    expect(await inPieces(pieces, bodyLimit, size)).toHaveLength(pieces * size)
  })

  test.each([
    [8193, mebibyte],
    [20_000, mebibyte],
  ])('in %i pieces, with a bodyLimit of %i, is refused', async (pieces, bodyLimit) => {
    await expect(inPieces(pieces, bodyLimit)).rejects.toMatchObject({
      code: 'body_too_large',
      status: 413,
      message: expect.stringContaining('pieces'),
    })
  })

  test('over the limit is refused', async () => {
    const body = receiveBody(limits)
    body.add(new Uint8Array(1000))
    body.add(new Uint8Array(1))
    await expect(body.whole).rejects.toMatchObject({ code: 'body_too_large' })
  })

  test('that was refused takes no more', async () => {
    const body = receiveBody(limits)
    body.refuse(new Error('on purpose'))
    await expect(body.whole).rejects.toThrow('on purpose')
    const read = vi.fn()
    body.add(Object.defineProperty(new Uint8Array(1), 'length', { get: read }))
    body.end()
    expect(read).not.toHaveBeenCalled()
    await expect(body.whole).rejects.toThrow('on purpose')
  })
})
