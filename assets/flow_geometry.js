// Where the small pictures beside a node stand: the bars of its sum, the curve of its activation. Pure.

import { between } from "./network_geometry.js";

const AWAY = 12; // pixels from a node, for its rims
const SMALLEST = 28; // pixels of a picture that can still be read
const LARGEST = 96;

// {bars, curve}: boxes, each undefined where it is not wanted or has no room. The bars stand where the summands come
// from; the curve where they do not, or before the node if there are none.
export function boxes(place, k, fromAfter, { bars, curve }) {
  const [x, y] = place.at[k];
  const free = place.column - 2 * place.radius - 2 * AWAY;
  const side = Math.min(LARGEST, 1.35 * place.radius, free);
  if (side < SMALLEST) return {};
  const beside = (after) => ({
    x: after ? x + place.radius + AWAY : x - place.radius - AWAY - side,
    y: y - side / 2,
    width: side,
    height: side,
  });
  const after = bars && !fromAfter && curve;
  return { bars: bars ? beside(fromAfter) : undefined, curve: curve ? beside(after) : undefined };
}

// A bar for each summand and one for what they add up to, on one scale, up from the line that is 0 if positive.
export function barsIn(box, values) {
  const edge = 4;
  const top = Math.max(...values.map(Math.abs)) || 1;
  const zero = box.y + box.height / 2;
  const width = (box.width - 2 * edge) / values.length;
  return values.map((value, n) => {
    const height = (Math.abs(value) / top) * (box.height / 2 - edge);
    return { x: box.x + edge + n * width + 0.1 * width, width: 0.8 * width, y: value < 0 ? zero : zero - height, height };
  });
}

// How points (u, z) of a curve are drawn in a box: {point(u, z), path, tangent, zero}.
export function curveIn(box, points, { u, z, slope }) {
  const edge = 8;
  const reach = Math.max(...points.map(([at]) => Math.abs(at)));
  const heights = points.map(([, height]) => height);
  const [low, high] = [Math.min(0, ...heights), Math.max(0, ...heights)];
  const scaleX = (box.width - 2 * edge) / (2 * reach);
  const scaleY = (box.height - 2 * edge) / (high - low || 1);
  const point = (a, b) => [box.x + box.width / 2 + a * scaleX, box.y + edge + (high - b) * scaleY];
  const path = points.map(([a, b]) => point(a, b).map((v) => v.toFixed(1)).join(" ")).join(" L ");
  // As long as a third of the picture, whatever its slope.
  const half = box.width / 6;
  const across = half / Math.hypot(1, (slope * scaleY) / scaleX);
  const [x, y] = point(u, z);
  const rise = (slope * scaleY * across) / scaleX;
  return { path: `M ${path}`, dot: [x, y], tangent: [x - across, y + rise, x + across, y - rise], zero: point(0, 0) };
}

// Where a summand sets off and arrives: from the rim of its node to the bars.
export function wayOf(place, from, box) {
  const end = [box.x + box.width / 2, box.y + box.height / 2];
  const start = place.at[from];
  const length = Math.hypot(end[0] - start[0], end[1] - start[1]);
  return [between(start, end, Math.min(0.5, place.radius / length)), end];
}
