/**
 * What Samsa uses of ES2023 for an engine that has ES2022 only (SpiderMonkey 102 in Debian 12), as the first lines of a
 * script. Node and browsers of today have all of it.
 */
export const ES2023 = `
(() => {
  const add = (name, value) => {
    if (!(name in Array.prototype)) {
      Object.defineProperty(Array.prototype, name, { value, writable: true, configurable: true });
    }
  };
  add('toSorted', function (compare) { return this.slice().sort(compare); });
  add('findLast', function (test) {
    for (let i = this.length - 1; i >= 0; i--) if (test(this[i], i, this)) return this[i];
    return undefined;
  });
})();
`;
