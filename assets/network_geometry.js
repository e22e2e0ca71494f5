// Where the nodes of a network stand, how large they are, and which text fits where. Pure: no element is touched.

const HEM = 13; // pixels between the outermost nodes and the end of the picture: their rims
const ROW_SHARE = 0.41; // a node's radius in rows
const COLUMN = 3.1; // a column's width in radii, at least
const BIAS_SHARE = 0.42; // half a bias' side in radii of a node
const BESIDE = 9; // pixels between a node and what is written beside it
const CAPITAL = 0.7; // the height of a digit in parts of the type size
const AIR = 1.5; // pixels between a number and its circle
export const SUBSCRIPT = 0.74; // the size of an index in parts of its letter's

// Pixels: {at: [x, y] of each node, radius, column, row}. places: [layer, row counted upwards] of each node as
// dacviz/pictures/graph.py has them; beside: the width in em of the widest text to the right of the last layer.
export function layout(nodes, places, width, height, beside = 0) {
  const layers = Math.max(...places.map(([x]) => x));
  const ys = places.map(([, y]) => y);
  const top = Math.max(...ys);
  const bottom = Math.min(...ys);
  const last = nodes[ys.indexOf(bottom)][1] === 0 ? BIAS_SHARE : 1;
  const row = (height - 2 * HEM) / (top - bottom + ROW_SHARE * (1 + last));
  const ofWidth = (width - 2 * HEM - BESIDE) / (2 + COLUMN * layers + 0.5 * beside);
  const radius = Math.max(3, Math.min(ROW_SHARE * row, ofWidth));
  const left = radius + HEM;
  const right = radius + HEM + (beside ? BESIDE + beside * besideSize(radius) : 0);
  const column = (width - left - right) / layers;
  const first = HEM + ROW_SHARE * row;
  return { width, height, row, column, radius, at: places.map(([x, y]) => [left + x * column, first + (top - y) * row]) };
}

// Half the extent of a node: the constant 1 of a bias is a small square.
export function extent(radius, i) {
  return i === 0 ? Math.max(2.5, BIAS_SHARE * radius) : radius;
}

// The type size of what stands beside a node or on an edge.
export function besideSize(radius) {
  return Math.max(12, Math.min(26, 0.44 * radius));
}

// A height that uses the room there is: as much as the width can fill with round nodes, and no more than the window
// has left; smallest: what it has at least, so that nodes can be told apart.
export function heightFor(places, width, room, smallest = 220) {
  const layers = Math.max(...places.map(([x]) => x));
  const ys = places.map(([, y]) => y);
  const rows = Math.max(...ys) - Math.min(...ys) + 1;
  const radius = (width - 2 * HEM) / (2 + COLUMN * layers);
  const most = Math.max(smallest, Math.min((rows * radius * 1.25) / ROW_SHARE, 180 * rows));
  const least = Math.max(smallest, Math.min(32 * rows, 600));
  return Math.round(Math.max(Math.min(least, most), Math.min(most, room)));
}

// The first of texts, best first, that fits into a circle at a height (offset) from its middle; the last of them smaller
// if none does; undefined if it would be smaller than least. widthOf: a text's width in em.
export function fitInCircle(texts, radius, offset, size, least, widthOf) {
  const inner = radius - AIR;
  const fits = (text) => Math.hypot((widthOf(text) * size) / 2, Math.abs(offset) + (CAPITAL * size) / 2) <= inner;
  const whole = texts.find(fits);
  if (whole !== undefined) return { text: whole, size };
  const text = texts.at(-1);
  const smaller = largestSize(widthOf(text), inner, Math.abs(offset));
  return smaller >= least ? { text, size: Math.min(size, smaller) } : undefined;
}

// The s for which (w s / 2)² + (o + c s / 2)² = r².
function largestSize(w, r, o) {
  const a = (w * w + CAPITAL * CAPITAL) / 4;
  const b = o * CAPITAL;
  return (Math.sqrt(Math.max(0, b * b + 4 * a * (r * r - o * o))) - b) / (2 * a);
}

// Where a text's baseline is when its digits are centred at y.
export function baseline(y, size) {
  return y + (CAPITAL * size) / 2;
}

// Boxes {x, y, width, height} that were given a place, and whether another one would cross any of them.
export class Occupied {
  constructor(boxes = []) {
    this.boxes = [...boxes];
  }

  free(box) {
    return !this.boxes.some((other) => cross(box, other));
  }

  add(box) {
    this.boxes.push(box);
  }
}

export function cross(a, b) {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

// The box of a text centred at a point.
export function boxAt([x, y], width, height) {
  return { x: x - width / 2, y: y - height / 2, width, height };
}

// The box of a round node.
export function boxOf([x, y], half) {
  return boxAt([x, y], 2 * half, 2 * half);
}

// The point at a share of the way from a to b.
export function between([ax, ay], [bx, by], share) {
  return [ax + share * (bx - ax), ay + share * (by - ay)];
}

// Where on its edge a label of that size stands free of all others: the wished share of the way first, then around it.
export function placeOnEdge(from, to, wished, width, height, occupied) {
  const shares = [0, -0.06, 0.06, -0.12, 0.12, -0.18, 0.18, -0.24, 0.24, -0.3, 0.3].map((d) => wished + d);
  const share = shares.find((s) => occupied.free(boxAt(between(from, to, s), width, height)));
  if (share === undefined) return undefined;
  const place = between(from, to, share);
  occupied.add(boxAt(place, width, height));
  return place;
}
