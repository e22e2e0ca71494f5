// Colours and levels of a scale: dacviz/pictures/scales.py says the same in Python, and one table of cases tests both.

const WEAKEST = 0.45; // of an edge's colour: not yet neutral, as its sign must be seen

export function rgb(hex) {
  return [1, 3, 5].map((k) => parseInt(hex.slice(k, k + 2), 16));
}

// A point of a diverging scale with stops at −1, 0 and 1.
export function mix([low, middle, high], t) {
  const end = rgb(t < 0 ? low : high);
  const share = Math.min(1, Math.abs(t));
  return `rgb(${rgb(middle).map((c, k) => Math.round(c + share * (end[k] - c))).join(",")})`;
}

// −levels … levels: sign and magnitude of a number on a scale that ends at top; 0 only for 0.
export function level(value, top, levels) {
  if (value === 0) return 0;
  const share = Math.min(1, Math.abs(value) / top);
  return Math.sign(value) * Math.max(1, Math.floor(levels * share + 0.5));
}

// The colour of an edge of that level.
export function edgeColour(stops, k, levels) {
  return mix(stops, WEAKEST * Math.sign(k) + ((1 - WEAKEST) * k) / levels);
}
