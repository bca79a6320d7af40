/** A value for the type checker alone: nothing runs in a `.test-d.ts` file. */
export declare function given<Type>(): Type
