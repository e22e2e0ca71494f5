// Objects as values.

// base with the values of extra, however deep they are; neither is changed.
export function merge(base, extra) {
  const result = { ...base };
  for (const [key, value] of Object.entries(extra))
    result[key] = value && typeof value === "object" && !Array.isArray(value) ? merge(base[key] ?? {}, value) : value;
  return result;
}

// Whether b has every value of a.
export function same(a, b) {
  return Object.keys(a).every((key) => a[key] === b[key] || JSON.stringify(a[key]) === JSON.stringify(b[key]));
}
