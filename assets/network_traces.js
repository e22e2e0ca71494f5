// A moment of a film as traces of the network's figure (dacviz/pictures/network_picture.py).

import { shownKind } from "./film.js";
import { hoverLabel } from "./figure.js";
import { edgeWords, nodeWords, symbol } from "./names.js";
import { number } from "./number.js";
import { edgeColour, level, mix } from "./scales.js";

const GAP = { x: [null], y: [null] }; // rather than nothing: Plotly leaves the old line where a trace becomes empty
const FEW = 12; // lit edges whose weights can be told apart
const MANY = 60; // lit edges that would hide each other at full width

export class NetworkTraces {
  // size: diameter of a node in pixels; column: pixels from layer to layer.
  constructor(film, theme, size, column) {
    Object.assign(this, { film, theme, size, column });
    this.at = film.figure.data.find((trace) => trace.name === "nodes");
    this.L = film.sizes.length - 1;
  }

  // Whether there is room for the targets beside the outputs.
  static roomForTargets(size) {
    return size >= 24;
  }

  // What a moment puts into the traces, by their names.
  of(moment) {
    const edges = this.unlessKnown(moment);
    return { ...edges, ...this.litEdges(moment), nodes: this.nodes(moment), labels: this.labels(moment) };
  }

  // The edges and their hover texts, made anew only when another derivative or weight is known.
  unlessKnown(moment) {
    if (this.version !== moment.edgesVersion) {
      this.version = moment.edgesVersion;
      this.kept = { ...this.edges(moment), hits: this.hits(moment) };
    }
    return this.kept;
  }

  // --- edges -------------------------------------------------------------------------------------------------------

  edges(moment) {
    const { film, theme } = this;
    const groups = this.byLevel(moment);
    const colours = Object.keys(groups).map((k) => (k === "unknown" ? theme.unknown : edgeColour(theme.edge, Number(k), film.levels)));
    return Object.fromEntries(
      Object.entries(groups).map(([k, edges], n) => [`edges:${k}`, { ...this.line(edges), line: { color: colours[n] } }]),
    );
  }

  byLevel(moment) {
    const { colour, levels } = this.film;
    const groups = { unknown: [] };
    for (let k = -levels; k <= levels; k++) groups[k] = [];
    const values = colour.edge === "w" ? moment.w : moment.derivative;
    values.forEach((value, k) => groups[value === undefined ? "unknown" : level(value, moment.limits.edge, levels)].push(k));
    return groups;
  }

  line(edges) {
    const through = (axis) => edges.flatMap((k) => [...this.film.edges[k].map((node) => axis[node]), null]);
    return edges.length ? { x: through(this.at.x), y: through(this.at.y) } : GAP;
  }

  litEdges(moment) {
    const lit = litEdgesOf(moment);
    const line = { color: this.theme.lit, width: lit.length > MANY ? 3 : 6 };
    const sign = (positive) => this.line(lit.filter((k) => moment.w[k] >= 0 === positive));
    return { "lit:+": { ...sign(true), line }, "lit:-": { ...sign(false), line } };
  }

  hits(moment) {
    const words = this.film.edges.map((_, k) => edgeWords(this.film, moment, k));
    return { hovertext: words, hoverlabel: hoverLabel(this.theme) };
  }

  // --- nodes -------------------------------------------------------------------------------------------------------

  nodes(moment) {
    const { film, theme, size } = this;
    const nodes = film.nodes.map((_, k) => k);
    const kinds = nodes.map((k) => shownKind(moment, k));
    const rims = nodes.map((k) => this.rim(moment, k));
    return {
      text: nodes.map((k) => this.nodeText(moment, k, kinds[k])),
      hovertext: nodes.map((k) => nodeWords(film, moment, k)),
      hoverlabel: hoverLabel(theme),
      textfont: {
        size: Math.max(10.5, Math.min(15, 0.25 * size)),
        color: nodes.map((k) => (kinds[k] || film.nodes[k][1] === 0 ? theme.text : theme.faint)),
      },
      marker: {
        size: nodes.map((k) => (film.nodes[k][1] === 0 ? Math.max(5, 0.42 * size) : size)),
        color: nodes.map((k) => this.fill(moment, k, kinds[k])),
        line: { color: rims.map((rim) => rim.color), width: rims.map((rim) => rim.width) },
      },
    };
  }

  // A colour belongs to the number it is of: a node that shows another one is blank.
  fill({ known, colouredBy, limits }, k, kind) {
    const value = (kind ?? colouredBy) === colouredBy ? known[k][colouredBy] : undefined;
    return value === undefined ? this.theme.blank : mix(this.theme.node, value / limits.node);
  }

  // What a step reads has a pale rim, what it assigns a full one, what else the page is about one in the text's colour.
  rim({ frame }, k) {
    const { theme, film } = this;
    if (isAmong(frame.target, k)) return { color: theme.lit, width: 7 };
    if (isAmong(frame.read, k)) return { color: mix([theme.page, theme.page, theme.lit], 0.55), width: 5 };
    if (film.ends?.includes(k)) return { color: theme.text, width: 4 };
    return { color: theme.outline, width: 1.5 };
  }

  nodeText(moment, k, kind) {
    const [l, i] = this.film.nodes[k];
    if (i === 0) return this.size < 26 ? "" : "1";
    if (!this.hasRoomFor(moment.frame, k)) return "";
    if (kind === undefined) return symbol(l === 0 ? "z" : "u", l, i);
    const text = number(moment.known[k][kind], this.size < 40 ? 3 : 4);
    return this.size < 44 ? text : `${symbol(kind, l, i)}<br>${text}`;
  }

  // Small nodes show only what the step is about, the smallest only a few of that.
  hasRoomFor({ target, read }, k) {
    const { size, film } = this;
    // Small numbers that change ten times a second are not read; the colours are.
    if (film.by === "live" && size < 44) return false;
    if (size >= 26) return true;
    if (size >= 20) return isAmong(target, k) || isAmong(read, k);
    return isAmong(target, k) && target.length <= 4;
  }

  // --- labels ------------------------------------------------------------------------------------------------------

  // The weight beside each lit edge, while they are few enough to be told apart, and the targets beside the outputs.
  labels(moment) {
    const labels = [...this.weightLabels(moment), ...this.targetLabels(moment)];
    if (!labels.length) return { ...GAP, text: [""] };
    const column = (name) => labels.map((label) => label[name]);
    return {
      x: column("x"),
      y: column("y"),
      text: column("text"),
      textposition: column("position"),
      textfont: { size: Math.max(12, Math.min(16, 0.25 * this.size)), color: column("color") },
    };
  }

  weightLabels(moment) {
    const { film, at, theme } = this;
    const lit = litEdgesOf(moment);
    if (film.by !== "node" || this.size < 24 || lit.length > FEW) return [];
    // Near the end at which the edges fan out.
    const share = new Set(lit.map((k) => film.edges[k][1])).size === 1 ? 0.36 : 0.64;
    return lit.map((k) => {
      const [from, to] = film.edges[k];
      const along = (axis) => axis[from] + share * (axis[to] - axis[from]);
      const text = number(shownOnEdge(moment, k));
      return { x: along(at.x), y: along(at.y), text, position: "middle center", color: theme.text };
    });
  }

  targetLabels({ d }) {
    const { film, at, theme, size, column } = this;
    if (!NetworkTraces.roomForTargets(size) || !d.length) return [];
    const outputs = film.nodes.flatMap(([l], k) => (l === this.L ? [k] : []));
    const beside = (0.5 * size + 12) / column;
    return outputs.map((k, o) => {
      const text = `d<sub>${o + 1}</sub> = ${number(d[o])}`;
      return { x: at.x[k] + beside, y: at.y[k], text, position: "middle right", color: theme.faint };
    });
  }
}

export function litEdgesOf({ frame }) {
  return [...frame.read_edges, ...frame.target_edges];
}

// The derivative that a step assigns to an edge, else the edge's weight.
export function shownOnEdge({ frame, derivative, w }, k) {
  return frame.target_edges.includes(k) && !frame.add_weights ? derivative[k] : w[k];
}

function isAmong(places, node) {
  return places.some(([k]) => k === node);
}
