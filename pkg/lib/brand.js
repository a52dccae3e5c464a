/**
 * Has `instanceof` tell the instances of a class by a brand, which every copy of the class has: a program may hold two, one
 * imported and one required. For a class that extends it, as usual.
 */
export function brand(type, symbol) {
  Object.defineProperty(type.prototype, symbol, { value: true })
  Object.defineProperty(type, Symbol.hasInstance, {
    value(value) {
      return this === type ? value?.[symbol] === true : Function.prototype[Symbol.hasInstance].call(this, value)
    },
  })
}
