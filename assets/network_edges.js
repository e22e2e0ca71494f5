// The edges of a network: one element each with its line and a wide one for the pointer, and what a step lights.

import { edgeTitle, edgeValues, spoken, weightAt } from "./names.js";
import { edgeColour, level } from "./scales.js";
import { set, svg } from "./svg.js";

const CROWDED = 150; // edges that hide each other at full strength
const MANY = 60; // lit edges that keep their own colour, or the lit one would flood the picture
const DASH = "6 4";

export class NetworkEdges {
  constructor({ edges, lit }, film) {
    this.names = film.edges.map((_, k) => weightAt(film, k).join("-"));
    this.lines = this.names.map(() => svg("line", { class: "network-line" }));
    this.hits = this.names.map(() => svg("line", { class: "network-hit" }));
    this.groups = this.names.map((name, k) => svg("g", { "data-edge": name, role: "img" }, this.lines[k], this.hits[k]));
    edges.append(...this.groups);
    Object.assign(this, { below: edges, above: lit, shown: new Map() });
  }

  draw(scene) {
    const { moment, place, theme } = scene;
    if (place !== this.place || theme !== this.theme) this.move(place, scene);
    if (moment.edgesVersion !== this.version) this.paint(scene);
    Object.assign(this, { place, theme, version: moment.edgesVersion });
    this.light(scene);
    this.underline(scene);
  }

  move({ at }, { film }) {
    this.version = undefined;
    this.mark(undefined);
    for (const [k, shown] of this.shown) this.unlight(k, shown);
    film.edges.forEach(([a, b], k) => {
      const [[x1, y1], [x2, y2]] = [at[a], at[b]];
      for (const line of [this.lines[k], this.hits[k]]) set(line, { x1, y1, x2, y2 });
    });
  }

  // Colour, width and dashes of the number that the edges show, and all of their numbers as names.
  paint({ film, moment, theme, place }) {
    const { edge } = film.colour;
    this.values = edge === "w" ? moment.w : moment.derivative;
    const levels = this.values.map((value) => (value === undefined ? undefined : level(value, moment.limits.edge, film.levels)));
    const strength = strengthOf(film.edges.length, place.radius);
    levels.forEach((k, n) => {
      const stroke = k === undefined ? theme.unknown : edgeColour(theme.edge, k, film.levels);
      const width = strength * (1 + 0.9 * Math.abs(k ?? 0));
      set(this.lines[n], { stroke, "stroke-width": round(width), "stroke-dasharray": k < 0 && DASH });
      set(this.groups[n], { "aria-label": spoken(edgeTitle(film, n), edgeValues(film, moment, n)) });
    });
    for (const [k, shown] of this.shown) this.unlight(k, shown);
  }

  // The edges that the step reads or assigns, above all others. Where they are many they keep their colours, and the
  // others fade instead.
  light({ moment, film, theme, place }) {
    const lit = new Set([...moment.frame.read_edges, ...moment.frame.target_edges]);
    const many = lit.size > MANY;
    const acts = moment.frame.target.length + moment.frame.target_edges.length > 0;
    set(this.below, { "data-faded": film.edges.length > CROWDED && acts });
    for (const [k, shown] of this.shown) if (!lit.has(k) || shown.many !== many) this.unlight(k, shown);
    for (const k of lit) if (!this.shown.has(k)) this.shown.set(k, this.lightOne(k, many, theme, place));
  }

  lightOne(k, many, theme, { radius }) {
    const line = (stroke, width) => {
      const made = this.lines[k].cloneNode();
      set(made, { class: "network-lit-line", stroke, "stroke-width": width });
      return made;
    };
    const own = this.lines[k];
    const width = Math.max(2.5, Math.min(9, 0.14 * radius));
    const elements = many
      ? [line(own.getAttribute("stroke"), Math.max(1.5, Number(own.getAttribute("stroke-width"))))]
      : [line(theme.text, width + 2), line(theme.lit, width)];
    this.above.append(...elements);
    return { many, elements };
  }

  unlight(k, { elements }) {
    for (const line of elements) line.remove();
    this.shown.delete(k);
  }

  // What is explained has a wide pale line below it.
  underline({ picked, theme }) {
    const k = this.names.indexOf(picked);
    this.pickedLine?.remove();
    if (k < 0) return;
    this.pickedLine = this.hits[k].cloneNode();
    set(this.pickedLine, { class: "network-picked", stroke: theme.text });
    this.below.prepend(this.pickedLine);
  }

  // The edge of that name has a line of its own above all others; undefined: none has.
  mark(name, theme) {
    if (name === this.marked) return;
    this.marked = name;
    this.markedLine?.remove();
    const k = this.names.indexOf(name);
    if (k < 0) return;
    this.markedLine = this.hits[k].cloneNode();
    set(this.markedLine, { class: "network-marked", stroke: theme.text, "data-of": name });
    this.above.append(this.markedLine);
  }
}

// Hundreds of edges at full strength hide each other; large nodes have thicker edges.
function strengthOf(edges, radius) {
  return edges > CROWDED ? 0.5 : Math.max(0.8, Math.min(1.6, radius / 34));
}

function round(value) {
  return Math.round(100 * value) / 100;
}
