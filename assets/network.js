// The picture of a network: what is known at a moment of a film, what its step reads and what it assigns. Drawn as SVG.
//
// Who shows a picture hands it films (take) and moments (show), closes it, and is told what was clicked. Edges lie below,
// what a step lights above them, then the nodes, the numbers on edges, and what travels on top of all.

import { edgeTitle, edgeValues, nodeTitle, nodeValues, weightAt } from "./names.js";
import { NetworkEdges } from "./network_edges.js";
import { Flow } from "./flow.js";
import { heightFor, layout } from "./network_geometry.js";
import { NetworkLabels } from "./network_labels.js";
import { NetworkNodes } from "./network_nodes.js";
import { number } from "./number.js";
import { measurer, set, svg } from "./svg.js";
import { Tip } from "./tip.js";

const LONG = "−0.00000"; // a target of a picture that changes its sample
const LEAST_SHARE = 0.36; // of the window for a picture that could fill it: what is below it is scrolled to, if need be
const SMALLEST = 220; // pixels of its height; less in a low window
const END = 14; // pixels below the picture of a presentation
const LAYERS = ["edges", "lit", "nodes", "labels", "flow"];
const pictures = new WeakMap(); // by their drawing

// The picture whose drawing is somewhere in an element.
export function pictureIn(element) {
  return pictures.get(element.querySelector("[data-testid=network]"));
}

export class NetworkPicture {
  // canvas: the element that holds the drawing; onPick is given the node (l, i) or weight (l, i, j) that was clicked,
  // onPoint what the pointer is over; height: a fixed one in pixels, or below: pixels of what is to be seen together with it.
  constructor(canvas, { onPick = () => {}, onPoint = () => {}, height, below = 0 } = {}) {
    Object.assign(this, { canvas, onPick, onPoint, height, below });
    this.layers = Object.fromEntries(LAYERS.map((name) => [name, svg("g", { class: `network-${name}` })]));
    this.root = svg("svg", { "data-testid": "network", class: "network", role: "group" }, ...Object.values(this.layers));
    this.tip = new Tip(canvas);
    canvas.replaceChildren(this.root, this.tip.box);
    pictures.set(this.root, this);
    this.root.onclick = ({ target }) => this.click(target);
    this.root.onpointermove = (event) => this.point(event);
    this.root.onpointerleave = () => this.point();
    this.onfonts = () => this.remeasure();
    document.fonts.addEventListener("loadingdone", this.onfonts);
  }

  close() {
    document.fonts.removeEventListener("loadingdone", this.onfonts);
    this.canvas.replaceChildren();
  }

  // Another film or another theme.
  take(film, theme) {
    const sizes = film.sizes.join("-");
    if (sizes !== this.sizes) this.build(film, sizes);
    Object.assign(this, { film, theme, place: undefined, moment: undefined });
    set(this.root, { "aria-label": `The network ${sizes}` });
  }

  build(film, sizes) {
    for (const layer of Object.values(this.layers)) layer.replaceChildren();
    this.sizes = sizes;
    this.edges = new NetworkEdges(this.layers, film);
    this.nodes = new NetworkNodes(this.layers.nodes, film);
    this.labels = new NetworkLabels(this.layers.labels);
    this.flow = new Flow(this.layers.flow);
  }

  // Whether the numbers of all edges are written on them, where they are few enough.
  writeOnEdges(on) {
    this.onEdges = on;
    if (this.moment) this.show(this.moment);
  }

  // The node or weight that is explained keeps a mark: [l, i], [l, i, j] or nothing.
  pick(place) {
    this.picked = place?.join("-");
  }

  // The moment to be seen from now on.
  show(moment) {
    this.moment = moment;
    this.arrange();
    const scene = { film: this.film, theme: this.theme, moment, place: this.place, widthOf: this.widthOf, onEdges: this.onEdges, picked: this.picked };
    this.scene = scene;
    this.edges.draw(scene);
    this.nodes.draw(scene);
    this.labels.draw(scene, Object.values(Flow.boxesOf(scene)));
    this.flow.draw(scene);
    if (!this.saying) this.tip.hide();
  }

  // What look finds in the drawing while it has another theme; nobody sees it in between.
  inTheme(theme, look) {
    const { film, moment, theme: own } = this;
    const dress = (colours) => {
      this.take(film, colours);
      this.show(moment);
    };
    dress(theme);
    const found = look(this.root);
    dress(own);
    return found;
  }

  // Let what flows in this step come in so many milliseconds.
  play(time) {
    this.flow.play(time);
  }

  // Perhaps another size of the page: then everything at its new place.
  fit() {
    if (!this.moment || this.measured === this.measure()) return;
    this.place = undefined;
    this.show(this.moment);
  }

  // What the places depend on.
  measure() {
    return `${this.canvas.clientWidth} ${this.height ?? this.room()}`;
  }

  remeasure() {
    this.widthOf = this.measured = undefined;
    this.fit();
  }

  // Where everything stands; measured once for a film and a size of the page.
  arrange() {
    if (this.place) return;
    const { film, canvas } = this;
    this.widthOf ??= measurer(canvas);
    const width = canvas.clientWidth || 600;
    const height = this.height ?? heightFor(film.places, width, this.room(), Math.min(SMALLEST, 0.4 * window.innerHeight));
    this.measured = this.measure();
    const targets = this.moment.d.map((d, o) => this.widthOf(`d${o + 1} = ${film.by === "live" ? LONG : number(d)}`));
    this.place = layout(film.nodes, film.places, width, height, Math.max(0, ...targets));
    canvas.style.height = `${height}px`;
    set(this.root, { width, height, viewBox: `0 0 ${width} ${height}` });
  }

  // Pixels of the window below the top of the picture, before anybody has scrolled.
  room() {
    const { top } = this.canvas.getBoundingClientRect();
    if (this.canvas.closest("[data-present]")) return window.innerHeight - top - END;
    const main = this.canvas.closest("[data-testid=stMain]");
    const room = window.innerHeight - top - (main?.scrollTop ?? 0);
    // As if nothing stood beside it.
    const { clientWidth } = this.canvas.closest(".film-stage") ?? this.canvas;
    // A frame that is not shown yet has no width.
    const least = (LEAST_SHARE * window.innerWidth * window.innerHeight) / (clientWidth || 1);
    return Math.max(room - this.below, Math.min(room, least));
  }

  // --- the pointer -------------------------------------------------------------------------------------------------

  // The node or edge that an element belongs to: {node: k} or {edge: k}.
  under(element) {
    const node = element?.closest("[data-node]");
    if (node) return { node: this.film.nodes.findIndex((name) => name.join("-") === node.dataset.node) };
    const edge = element?.closest("[data-edge]");
    return edge ? { edge: this.edges.names.indexOf(edge.dataset.edge) } : {};
  }

  // The weight, input or target that can be changed at an element: {place, value}, or nothing.
  adjustableAt(element) {
    const { film, moment } = this;
    const { node, edge } = this.under(element);
    if (edge !== undefined) return { place: weightAt(film, edge), value: moment.w[edge] };
    const [l, i] = film.nodes[node] ?? [];
    if (!i) return undefined;
    if (l === 0) return { place: [l, i], value: moment.known[node].z };
    return l === film.sizes.length - 1 ? { place: [l, i], value: moment.d[i - 1] } : undefined;
  }

  // Light a place: {node: [l, i]}, {edge: [l, i, j]}, or none.
  mark({ node, edge }) {
    this.nodes.mark(node?.join("-"));
    this.edges.mark(edge?.join("-"), this.theme);
  }

  click(element) {
    const { node, edge } = this.under(element);
    if (node !== undefined) this.onPick(this.film.nodes[node]);
    if (edge !== undefined) this.onPick(weightAt(this.film, edge));
  }

  // A number that is being changed, beside the pointer.
  say(event, place, value) {
    const letter = place.length === 3 ? "w" : place[0] === 0 ? "x" : "d";
    const index = place.length === 3 ? place.join(",") : `${place[1]}`;
    this.saying = true;
    this.tip.show(event, "", [[letter, index, number(value, 6)]]);
  }

  hush() {
    this.saying = false;
    this.tip.hide();
  }

  point(event) {
    const { film, moment } = this;
    const { node, edge } = this.under(event?.target);
    const place = placeIn(film, node, edge);
    this.mark(place);
    this.onPoint(place);
    set(this.root, { "data-adjustable": this.canAdjust && Boolean(this.adjustableAt(event?.target)) });
    if (node !== undefined) this.tip.show(event, nodeTitle(film, node), nodeValues(film, moment, node));
    else if (edge !== undefined) this.tip.show(event, edgeTitle(film, edge), edgeValues(film, moment, edge));
    else this.tip.hide();
  }
}

// Nodes and edges as the paper counts them; {} if neither is meant.
function placeIn(film, node, edge) {
  if (node !== undefined) return { node: film.nodes[node] };
  return edge === undefined ? {} : { edge: weightAt(film, edge) };
}
