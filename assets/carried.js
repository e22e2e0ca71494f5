// What a wrong number makes of those computed from it. Pure.
//
// δ passes on by weights and slopes alone (32), and ∂E/∂w is δ times z (30): what δ is off by is carried along.

// By name ("delta-1-2", "gradient-1-2-0") {now, was} of every number that is another if those named in mine are its numbers;
// known are the values at the film's nodes once all are there.
export function carried(film, known, mine) {
  const off = film.nodes.map(() => 0); // of δ
  const changes = new Map();
  for (const k of backwards(film)) {
    const name = nameOf("delta", ...film.nodes[k]);
    const { delta, dphi } = known[k];
    const isMine = Object.hasOwn(mine, name);
    off[k] = isMine ? mine[name] - delta : dphi * fedBack(film, off, k);
    if (off[k] && !isMine) changes.set(name, { now: delta + off[k], was: delta });
  }
  for (const [from, to] of film.edges) {
    const [, j] = film.nodes[from];
    const z = j === 0 ? 1 : known[from].z;
    const { delta } = known[to];
    if (off[to] * z) changes.set(nameOf("gradient", ...film.nodes[to], j), { now: (delta + off[to]) * z, was: delta * z });
  }
  return changes;
}

// Of what a frame assigns; "" if it assigns nothing.
export function targetOf(film, { target, target_edges: edges }) {
  if (target.length) return nameOf(target[0][1], ...film.nodes[target[0][0]]);
  if (!edges.length) return "";
  const [from, to] = film.edges[edges[0]];
  return nameOf("gradient", ...film.nodes[to], film.nodes[from][1]);
}

function nameOf(...parts) {
  return parts.join("-");
}

// The nodes that have a δ, from the last layer to the first.
function backwards({ nodes }) {
  return [...nodes.keys()].filter((k) => nodes[k][0] > 0 && nodes[k][1] > 0).toSorted((a, b) => nodes[b][0] - nodes[a][0]);
}

function fedBack({ edges, w }, off, k) {
  return edges.reduce((sum, [from, to], e) => (from === k ? sum + w[e] * off[to] : sum), 0);
}
