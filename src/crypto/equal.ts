/** Whether two byte strings are the same, in a time that depends on nothing but their lengths. */
export function equal(a: Uint8Array, b: Uint8Array): boolean {
  let difference = a.length ^ b.length
  // past its end an array reads as undefined, which XOR takes as 0: the lengths have told already
  for (let i = 0; i < a.length; i++) difference |= (a[i] as number) ^ (b[i] as number)
  return difference === 0
}
