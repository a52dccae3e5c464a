// The one module of Node's that the types of arktype name. All of Node's types would hide what ours lack without them.
declare module 'buffer' {
  export const File: typeof globalThis.File
}
