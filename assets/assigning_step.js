// Which step of a film computes what was clicked. Pure.

// The first step after now that assigns a number to node [l, i] or edge [l, i, j], else the first of all; undefined: none.
export function assigningStep(film, pick, now) {
  const [l, i, j] = pick;
  const at = (node) => film.nodes.findIndex(([layer, k]) => layer === node[0] && k === node[1]);
  const [from, to] = [at([l - 1, j]), at([l, i])];
  const edge = film.edges.findIndex(([a, b]) => a === from && b === to);
  const assigns = ({ target, target_edges }) =>
    j === undefined ? target.some(([node]) => node === to) : target_edges.includes(edge);
  const steps = film.frames.map((frame, step) => (assigns(frame) ? step : undefined)).filter((step) => step !== undefined);
  return steps.find((step) => step > now) ?? steps[0];
}
