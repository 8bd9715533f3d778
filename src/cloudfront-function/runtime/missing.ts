// Runtime 2.0 has none of these (runtime-subset.test.ts). The build puts them where the code that we share with Lambda@Edge uses the global ones.

/** A list without repetitions, in the place of a Set: a list, so that it can be spread. */
export function UniqueList<T>(values: readonly T[]): { has: (value: T) => boolean } {
  const list = values.filter((value, index) => values.indexOf(value) === index);
  return Object.assign(list, { has: (value: T) => list.includes(value) });
}

/** `Object.hasOwn` */
export function hasOwn(object: object, name: string): boolean {
  return Object.prototype.hasOwnProperty.call(object, name);
}

/** `Object.fromEntries`, of a list. */
export function fromEntries<T>(entries: readonly (readonly [string, T])[]): Record<string, T> {
  const object: Record<string, T> = {};
  entries.forEach(([name, value]) => {
    object[name] = value;
  });
  return object;
}

/** In the place of TypeScript's helper of this name, which looks for holes first. The others are its own. */
function spread<T>(to: readonly T[], from: readonly T[]): T[] {
  return to.concat(from);
}

export * from 'tslib';
export { spread as __spreadArray };
