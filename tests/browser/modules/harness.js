// What a file of tests of the modules is written with: test(name, body), and two ways to insist.

const tests = new Map();

export function test(name, body) {
  if (tests.has(name)) throw new Error(`two tests are called “${name}”`);
  tests.set(name, body);
}

export function equal(found, wanted) {
  const [left, right] = [found, wanted].map(written);
  if (left !== right) throw new Error(`found ${left}, wanted ${right}`);
}

export function insist(condition, words) {
  if (!condition) throw new Error(words);
}

// For the runner: the names, and one test at a time.
export const names = () => [...tests.keys()];
export const run = (name) => tests.get(name)();

function written(value) {
  return JSON.stringify(value, (_, item) => (item === undefined ? "undefined" : Object.is(item, -0) ? "-0" : item));
}
