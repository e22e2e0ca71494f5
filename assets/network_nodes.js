// The nodes of a network: a circle with a symbol and its number, coloured by what it shows, rimmed by what a step does.

import { isAmong, shownKind } from "./film.js";
import { nodeTitle, nodeValues, spoken } from "./names.js";
import { SUBSCRIPT, baseline, extent } from "./network_geometry.js";
import { linesIn } from "./network_text.js";
import { mix } from "./scales.js";
import { set, svg, write } from "./svg.js";

export class NetworkNodes {
  constructor(layer, film) {
    this.nodes = film.nodes.map(([l, i]) => new Node(l, i));
    layer.append(...this.nodes.map(({ group }) => group));
  }

  draw(scene) {
    this.nodes.forEach((node, k) => node.draw(scene, k));
  }

  // The node of that name; undefined: none.
  mark(name) {
    for (const { group } of this.nodes) set(group, { "data-marked": name !== undefined && group.dataset.node === name });
  }
}

class Node {
  constructor(l, i) {
    this.i = i;
    const shape = (name) => svg(i === 0 ? "rect" : "circle", { class: `network-${name}` });
    Object.assign(this, { ring: shape("ring"), casing: shape("casing"), rim: shape("rim"), disc: shape("disc") });
    this.letter = svg("tspan");
    this.index = svg("tspan");
    this.symbol = svg("text", { class: "network-symbol" }, this.letter, this.index);
    this.number = svg("text", { class: "network-number" });
    const shapes = [this.ring, this.casing, this.rim, this.disc];
    this.group = svg("g", { "data-node": `${l}-${i}`, role: "img" }, ...shapes, this.symbol, this.number);
  }

  draw(scene, k) {
    const { film, moment, place, theme } = scene;
    const [x, y] = place.at[k];
    const half = extent(place.radius, this.i);
    set(this.group, { transform: `translate(${x} ${y})`, "aria-label": spoken(nodeTitle(film, k), nodeValues(film, moment, k)) });
    const isAbout = film.about?.includes(k) || this.group.dataset.node === scene.picked;
    this.rims(half, rimOf(scene, k), isAbout, theme);
    this.outline(this.disc, half, { fill: fillOf(scene, k), stroke: theme.outline, "stroke-width": half < 8 ? 1 : 1.5 });
    this.write(scene, k, half);
  }

  // What a step assigns has a full rim, what it reads a paler one, both in a dark casing; whatever else the page is about
  // has a ring outside of them.
  rims(half, rim, isAbout, theme) {
    const width = rim ? rim.share * Math.max(3, Math.min(8, 0.13 * half + 1)) : 0;
    this.outline(this.casing, half + width + 1, { fill: rim ? theme.text : "none" });
    this.outline(this.rim, half + width, { fill: rim ? rim.colour : "none" });
    const away = half + width + (rim ? 4 : 3);
    this.outline(this.ring, away, { fill: "none", stroke: isAbout ? theme.text : "none", "stroke-width": 2.5 });
  }

  outline(shape, half, attributes) {
    const size = this.i === 0 ? { x: -half, y: -half, width: 2 * half, height: 2 * half } : { r: half };
    set(shape, { ...size, ...attributes });
  }

  write(scene, k, half) {
    const { theme } = scene;
    const { symbol, number, y } = linesIn(scene, k, half);
    set(this.symbol, { display: symbol ? undefined : "none" });
    if (symbol) this.writeSymbol(symbol, symbol.faint ? theme.faint : theme.text);
    set(this.number, { display: number ? undefined : "none" });
    if (!number) return;
    write(this.number, number.text);
    set(this.number, { "font-size": round(number.size), y: round(baseline(y, number.size)), fill: theme.text });
  }

  writeSymbol({ letter, index, size, y }, fill) {
    write(this.letter, letter);
    write(this.index, index);
    set(this.symbol, { "font-size": round(size), y: round(baseline(y, size)), fill });
    set(this.index, { "font-size": round(SUBSCRIPT * size), dy: round(0.24 * size) });
  }
}

// A colour belongs to the number it is of: a node that shows another one is blank.
function fillOf({ moment, theme }, k) {
  const { known, aboutZero, colouredBy, limits } = moment;
  const kind = shownKind(moment, k) ?? colouredBy;
  const number = aboutZero[k].has(kind) ? 0 : known[k][kind];
  const value = kind === colouredBy ? number : undefined;
  return value === undefined ? theme.blank : mix(theme.node, value / limits.node);
}

function rimOf({ moment: { frame }, theme }, k) {
  if (isAmong(frame.target, k)) return { share: 1, colour: theme.lit };
  if (isAmong(frame.read, k)) return { share: 0.7, colour: mix([theme.page, theme.page, theme.lit], 0.55) };
  return undefined;
}

function round(value) {
  return Math.round(100 * value) / 100;
}
