/**
 * Takes `__proto__` from all objects, as `node --disable-proto=delete` does, however the process
 * was started: what somebody sends under that name is then a name like any other. Called once
 * everything is imported; `Object.getPrototypeOf` and literals go on as they were.
 */
export function withoutProto(): void {
  Reflect.deleteProperty(Object.prototype, '__proto__')
}
