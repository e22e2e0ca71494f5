// What is written in a network, and what its nodes and edges are called. Pure.

import { shownKind } from "./film.js";
import { full, number } from "./number.js";

const ABOUT_ZERO = "≈ 0";
export const NOT_YET = "?"; // of a number that will stand there
const LETTERS = { delta: "δ", alpha: "α", alpha_from: "α", alpha_to: "α", dphi: "φ′" };

// A quantity at a node as [letter, index].
export function symbolAt(kind, l, i) {
  if (kind === "z" && l === 0) return ["x", `${i}`];
  if (kind === "alpha_from") return ["α", `→${l},${i}`];
  if (kind === "alpha_to") return ["α", `${l},${i}→`];
  return [LETTERS[kind] ?? kind, `${l},${i}`];
}

export function nodeTitle(film, k) {
  const [l, i] = film.nodes[k];
  if (i === 0) return "the constant 1 that the biases read";
  const L = film.sizes.length - 1;
  return l === 0 ? `input ${i}` : l === L ? `output ${i}` : `node ${i} of layer ${l}`;
}

// (l, i, j) of the weight on edge k.
export function weightAt(film, k) {
  const [from, to] = film.edges[k];
  return [...film.nodes[to], film.nodes[from][1]];
}

export function edgeTitle(film, k) {
  const [l, i, j] = weightAt(film, k);
  return j === 0 ? `weight ${l},${i},0 (bias)` : `weight ${l},${i},${j}`;
}

// What is known at node k, every digit: [letter, index, text] each.
export function nodeValues(film, moment, k) {
  const [l, i] = film.nodes[k];
  return Object.entries(moment.known[k]).map(([kind, value]) => {
    const [letter, index] = symbolAt(kind, l, i);
    return [letter, index, full(value)];
  });
}

export function edgeValues(film, moment, k) {
  const index = weightAt(film, k).join(",");
  const values = [["w", index, full(moment.w[k])]];
  if (moment.derivative[k] !== undefined)
    values.push([film.colour.derivative_label, index, full(moment.derivative[k])]);
  return values;
}

// A name that says its values: what a screen reader says.
export function spoken(title, values) {
  return [title, ...values.map(([letter, , text]) => `${letter} = ${text}`)].join(", ");
}

// What node k says: undefined, or {symbol: [letter, index], texts: its number with fewer and fewer digits}.
export function nodeText(film, moment, k) {
  const [l, i] = film.nodes[k];
  if (i === 0) return { texts: ["1"] };
  const kind = shownKind(moment, k);
  if (kind === undefined) return { symbol: symbolAt(l === 0 ? "z" : "u", l, i), texts: [] };
  return { symbol: symbolAt(kind, l, i), texts: numberTexts(moment, k, kind) };
}

// A quantity's number with fewer and fewer digits, or that it is about 0: every digit of it is in nodeValues.
export function numberTexts({ known, aboutZero }, k, kind) {
  if (known[k][kind] === undefined) return [NOT_YET];
  return aboutZero[k].has(kind) ? [ABOUT_ZERO] : [4, 3, 2].map((digits) => number(known[k][kind], digits));
}
