// A film (dacviz/pictures/film): what is known after some of its steps.
//
// A film is self-contained: each frame adds its own, and a moment is all that frames 0 … k have added.

const PAUSE = { node: 1100, layer: 2200, proof: 4400 }; // milliseconds a frame stays, at speed 1

// The moment after frames 0 … step.
export function momentAt(film, step) {
  const { w, d, colour } = film;
  const moment = emptyMoment(film, film.frames[step], w, d, colour.node_limit, colour.edge_limit);
  for (const frame of film.frames.slice(0, step + 1)) {
    addValues(moment, frame.add, frame.add_edges);
    for (const [node, kind] of frame.about_zero ?? []) moment.aboutZero[node].add(kind);
    if (frame.add_weights) addWeights(moment, frame.add_weights);
    if (frame.error !== undefined) moment.error = frame.error;
  }
  // Values only come, so how many there are tells one moment's edges from another's.
  moment.edgesVersion = moment.moved + moment.derivative.filter((value) => value !== undefined).length;
  return moment;
}

// The moment before frame step, of which that much is seen already.
export function momentBefore(film, step, frame) {
  const colouredBy = frame.node ?? film.colour.node;
  return { ...momentAt(film, step - 1), frame, colouredBy };
}

// The moment of a film of one frame that is filled anew again and again (dacviz/pictures/training/network.py).
export function momentOf(film, { w, d, add, add_edges, node_limit, edge_limit }) {
  const moment = emptyMoment(film, film.frames[0], w, d, node_limit, edge_limit);
  addValues(moment, add, add_edges);
  moment.edgesVersion = Symbol("unlike any other");
  return moment;
}

// The moment that a server made of a film with another number (MomentNow in dacviz/pictures/protocol.py).
export function momentAsked(film, now) {
  const moment = momentOf({ ...film, frames: [now.frame] }, now);
  for (const [node, kind] of now.frame.about_zero ?? []) moment.aboutZero[node].add(kind);
  moment.error = now.error ?? undefined;
  return moment;
}

function emptyMoment(film, frame, w, d, node_limit, edge_limit) {
  return {
    frame,
    known: film.nodes.map(() => ({})), // by node, then by kind
    aboutZero: film.nodes.map(() => new Set()), // the kinds whose value is nothing but rounding, by node
    latest: film.nodes.map(() => undefined), // the kind that came last to a node
    derivative: film.edges.map(() => undefined),
    w: [...w], // the weights of now: a step of SGD assigns new ones
    d,
    moved: 0, // weights assigned
    limits: { node: node_limit, edge: edge_limit },
    error: undefined,
    // A film may say for each frame what its nodes are coloured by; it then leaves out what an earlier frame showed.
    colouredBy: frame.node ?? film.colour.node,
  };
}

function addValues(moment, nodes, edges) {
  for (const [node, kind, value] of nodes) {
    moment.known[node][kind] = value;
    if (kind !== "dphi") moment.latest[node] = kind;
  }
  for (const [edge, value] of edges) moment.derivative[edge] = value;
}

function addWeights(moment, weights) {
  for (const [edge, value] of weights) moment.w[edge] = value;
  moment.moved += weights.length;
}

// What node k shows: the quantity that the step reads or assigns there, else the coloured one, else the last computed.
export function shownKind({ frame, known, latest, colouredBy }, k) {
  const lit = new Map([...frame.read, ...frame.target]).get(k);
  if (lit) return lit;
  if (known[k][colouredBy] !== undefined) return colouredBy;
  return frame.node ? undefined : latest[k];
}

// Whether node k is one of a frame's [node, kind].
export function isAmong(places, k) {
  return places.some(([node]) => node === k);
}

// A step that the film has.
export function within(film, step) {
  return Math.max(0, Math.min(film.steps, step));
}

// The first step of a phase; frame 0 only shows what is given.
export function firstStepOf(film, phase) {
  return Math.max(1, film.frames.findIndex((frame, k) => k > 0 && frame.phase === phase));
}

// Milliseconds a frame stays while the film plays.
export function pauseBetween(film, speed) {
  return PAUSE[film.by] / speed;
}
