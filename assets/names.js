// What nodes and edges are called, with every digit of what is known of them: what hover shows.

import { full } from "./number.js";

const LETTERS = { delta: "δ", alpha: "α", dphi: "φ′" };

export function symbol(kind, l, i) {
  if (kind === "z" && l === 0) return `x<sub>${i}</sub>`;
  if (kind === "alpha_from") return `α<sub>→${l},${i}</sub>`;
  if (kind === "alpha_to") return `α<sub>${l},${i}→</sub>`;
  return `${LETTERS[kind] ?? kind}<sub>${l},${i}</sub>`;
}

export function nodeWords(film, moment, k) {
  const [l, i] = film.nodes[k];
  if (i === 0) return "the constant 1 that the biases read";
  const L = film.sizes.length - 1;
  const name = l === 0 ? `input ${i}` : l === L ? `output ${i}` : `node ${i} of layer ${l}`;
  const rows = Object.entries(moment.known[k]).map(([kind, value]) => `${symbol(kind, l, i)} = ${full(value)}`);
  return [`<b>${name}</b>`, ...rows].join("<br>");
}

export function edgeWords(film, moment, k) {
  const [l, i, j] = weightAt(film, k);
  const index = `<sub>${l},${i},${j}</sub>`;
  const weight = `w${index} = ${full(moment.w[k])}${j === 0 ? " (bias)" : ""}`;
  if (moment.derivative[k] === undefined) return weight;
  return `${weight}<br>${film.colour.derivative_label}${index} = ${full(moment.derivative[k])}`;
}

// (l, i, j) of the weight on edge k.
export function weightAt(film, k) {
  const [from, to] = film.edges[k];
  return [...film.nodes[to], film.nodes[from][1]];
}
