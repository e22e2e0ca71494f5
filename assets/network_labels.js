// What stands beside nodes and on edges: targets, the weights of lit edges, numbers that found no room in their circle.

import { NOT_YET, numberTexts, symbolAt } from "./names.js";
import { Occupied, SUBSCRIPT, baseline, besideSize, boxAt, boxOf, extent, placeOnEdge } from "./network_geometry.js";
import { number } from "./number.js";
import { svg } from "./svg.js";

const FEW = 12; // lit edges whose weights can be told apart
const ALL = 40; // edges of a network that can all have their numbers
const ROOM_FOR_TARGETS = 12; // pixels of radius
const ROOM_IN_NODE = 9;
const LINE = 1.15; // a text's box in type sizes

export class NetworkLabels {
  constructor(layer) {
    this.layer = layer;
  }

  // taken: boxes that no label may cross, beside the nodes.
  draw(scene, taken) {
    const { film, place } = scene;
    const nodes = place.at.map((at, k) => boxOf(at, extent(place.radius, film.nodes[k][1]) + 5));
    const occupied = new Occupied([...nodes, ...taken.filter(Boolean)]);
    const texts = [...targets(scene), ...beside(scene, occupied), ...onEdges(scene, occupied)];
    const grounds = texts.filter(({ ground }) => ground).map(({ ground }) => svg("rect", { class: "network-ground", rx: 3, ...ground }));
    const made = texts.map(({ parts, x, y, size, anchor, colour }) =>
      svg("text", { x, y: baseline(y, size), "font-size": size, "text-anchor": anchor, fill: colour }, ...parts),
    );
    this.layer.replaceChildren(...grounds, ...made);
  }
}

// d beside the outputs.
function targets({ film, moment, place, theme }) {
  if (place.radius < ROOM_FOR_TARGETS) return [];
  const L = film.sizes.length - 1;
  const size = besideSize(place.radius);
  return moment.d.map((d, o) => {
    const [x, y] = place.at[film.nodes.findIndex(([l, i]) => l === L && i === o + 1)];
    return { parts: withIndex("d", `${o + 1}`, ` = ${number(d)}`, size), x: x + place.radius + 13, y, size, anchor: "start", colour: theme.faint };
  });
}

// A few assigned numbers that are too wide for their nodes stand to the right of them.
function beside({ film, moment, place, theme, widthOf }, occupied) {
  const { target } = moment.frame;
  if (place.radius >= ROOM_IN_NODE || target.length > 4 || film.by === "live") return [];
  const size = besideSize(place.radius);
  return target.flatMap(([k, kind]) => {
    const [letter, index] = symbolAt(kind, ...film.nodes[k]);
    const [text] = numberTexts(moment, k, kind);
    const rest = text.startsWith("≈") ? ` ${text}` : ` = ${text}`;
    const width = (widthOf(letter + rest) + widthOf(index)) * size;
    const [x, y] = place.at[k];
    for (const side of [1, -1]) {
      const start = side > 0 ? x + place.radius + 8 : x - place.radius - 8 - width;
      const box = boxAt([start + width / 2, y], width, LINE * size);
      if (start < 0 || start + width > place.width || !occupied.free(box)) continue;
      occupied.add(box);
      return [{ parts: withIndex(letter, index, rest, size), x: start, y, size, anchor: "start", colour: theme.text, ground: box }];
    }
    return [];
  });
}

// The weight on each lit edge, or the derivative that is assigned there, while they are few enough to be told apart; on
// all edges of a small network if that is wished.
function onEdges(scene, occupied) {
  const { film, moment, place } = scene;
  const { frame } = moment;
  const lit = [...frame.read_edges, ...frame.target_edges];
  const few = ["node", "proof"].includes(film.by) && lit.length <= FEW;
  if (place.radius < ROOM_FOR_TARGETS) return [];
  const others = scene.onEdges && canShowAll(film) ? film.edges.map((_, k) => k).filter((k) => !lit.includes(k)) : [];
  return [...(few || others.length ? alongEdges(scene, lit, occupied, "text") : []), ...alongEdges(scene, others, occupied, "faint")];
}

// Whether a network is small enough for a number on each edge.
export function canShowAll(film) {
  return film.edges.length <= ALL;
}

function alongEdges({ film, moment, place, theme, widthOf }, edges, occupied, colour) {
  // Near the end at which the edges fan out.
  const share = new Set(edges.map((k) => film.edges[k][1])).size === 1 ? 0.36 : 0.64;
  const size = besideSize(place.radius);
  return edges.flatMap((k) => {
    const value = shownOnEdge(moment, k);
    const text = value === undefined ? NOT_YET : number(value);
    const [a, b] = film.edges[k].map((node) => place.at[node]);
    const [width, height] = [widthOf(text) * size + 6, LINE * size];
    const at = placeOnEdge(a, b, share, width, height, occupied);
    if (!at) return [];
    return [{ parts: [text], x: at[0], y: at[1], size, anchor: "middle", colour: theme[colour], ground: boxAt(at, width, height) }];
  });
}

// The derivative that a step assigns to an edge, else the edge's weight.
export function shownOnEdge({ frame, derivative, w }, k) {
  return frame.target_edges.includes(k) && !frame.add_weights ? derivative[k] : w[k];
}

function withIndex(letter, index, rest, size) {
  const dy = 0.24 * size;
  return [
    svg("tspan", {}, letter),
    svg("tspan", { "font-size": SUBSCRIPT * size, dy }, index),
    svg("tspan", { dy: -dy }, rest),
  ];
}
