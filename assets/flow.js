// What flows in a step: its summands travel along their edges into the node's sum, where they stand as signed bars; then
// the node's activation, as its curve with the point u and the tangent there.
//
// All of it stands there at once; play() lets it come. What travels is drawn over a picture that is already complete.

import { barsIn, boxes, curveIn, wayOf } from "./flow_geometry.js";
import { besideSize } from "./network_geometry.js";
import { number } from "./number.js";
import { svg } from "./svg.js";

const MANY = 40; // summands that are too many to travel one by one

export class Flow {
  constructor(layer) {
    this.layer = layer;
  }

  // Which boxes a step's pictures take.
  static boxesOf({ film, moment, place }) {
    const { summation, activation, target } = moment.frame;
    const k = target[0]?.[0];
    if (k === undefined || (activation && activation.node !== k)) return {};
    const fromAfter = summation?.summands.some(([edge]) => film.edges[edge][0] === k);
    return boxes(place, k, fromAfter, { bars: summation, curve: activation });
  }

  draw(scene) {
    const { bars, curve } = Flow.boxesOf(scene);
    Object.assign(this, { scene, bars, summation: bars && scene.moment.frame.summation });
    this.layer.replaceChildren();
    if (bars) this.drawBars(scene);
    if (curve) this.drawCurve(scene, curve);
  }

  drawBars({ theme }) {
    const { summands, total } = this.summation;
    const values = [...summands.map(([, value]) => value), total];
    const line = this.bars.y + this.bars.height / 2;
    const made = barsIn(this.bars, values).map((box, n) => {
      const colour = n === summands.length ? theme.lit : theme.edge[values[n] < 0 ? 0 : 2];
      return svg("rect", { ...box, fill: colour, class: values[n] < 0 ? "flow-down" : "flow-up" });
    });
    this.made = made;
    const zero = svg("line", { x1: this.bars.x, x2: this.bars.x + this.bars.width, y1: line, y2: line, stroke: theme.outline });
    this.layer.append(ground(this.bars, theme, "flow-bars"), ...made, zero);
  }

  drawCurve({ film, moment, theme }, box) {
    const { activation } = moment.frame;
    const points = film.curves[film.nodes[activation.node][0] - 1];
    const { path, dot, tangent, zero } = curveIn(box, points, activation);
    const [x1, y1, x2, y2] = tangent;
    this.point = svg("g", {},
      svg("line", { x1, y1, x2, y2, stroke: theme.lit, "stroke-width": 3, "stroke-linecap": "round" }),
      svg("circle", { cx: dot[0], cy: dot[1], r: 4.5, fill: theme.lit, stroke: theme.text }),
    );
    const axis = { stroke: theme.outline, "stroke-width": 1 };
    this.layer.append(
      ground(box, theme, "flow-curve"),
      svg("line", { x1: box.x, x2: box.x + box.width, y1: zero[1], y2: zero[1], ...axis }),
      svg("line", { x1: zero[0], x2: zero[0], y1: box.y, y2: box.y + box.height, ...axis }),
      svg("path", { d: path, fill: "none", stroke: theme.text, "stroke-width": 2 }),
      this.point,
    );
  }

  // Let it come in so many milliseconds: the summands one after the other, their sum, the activation.
  play(time) {
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    if (this.summation) this.travel(0.7 * time);
    this.point?.animate([{ opacity: 0 }, { opacity: 1 }], { delay: this.summation ? 0.75 * time : 0, duration: 0.25 * time, fill: "backwards" });
  }

  travel(time) {
    const { summands } = this.summation;
    const each = 0.6 * time;
    const later = (n) => (summands.length > 1 ? (0.4 * time * n) / (summands.length - 1) : 0);
    if (summands.length <= MANY) summands.forEach(([edge, value], n) => this.send(edge, value, later(n), each));
    this.made.forEach((bar, n) => {
      const delay = n === summands.length ? time : later(n) + 0.8 * each;
      bar.animate([{ transform: "scaleY(0)" }, { transform: "scaleY(1)" }], { delay, duration: 0.3 * each, fill: "backwards" });
    });
  }

  // A number on its way along an edge, gone when it has arrived.
  send(edge, value, delay, duration) {
    const { film, place, theme, widthOf, moment } = this.scene;
    const [a, b] = film.edges[edge];
    const from = a === moment.frame.target[0][0] ? b : a;
    const [[x1, y1], [x2, y2]] = wayOf(place, from, this.bars);
    const size = besideSize(place.radius);
    const text = number(value);
    const width = widthOf(text) * size + 10;
    const pill = svg("rect", { x: -width / 2, y: -0.7 * size, width, height: 1.4 * size, rx: 0.7 * size, fill: theme.text });
    const letters = svg("text", { y: 0.34 * size, "font-size": size, fill: theme.page }, text);
    const sent = svg("g", { class: "flow-number" }, pill, letters);
    this.layer.append(sent);
    const way = [seenAt(x1, y1, 0), { ...seenAt(x1, y1, 1), offset: 0.1 }, { ...seenAt(x2, y2, 1), offset: 0.95 }, seenAt(x2, y2, 0)];
    sent.animate(way, { delay, duration, easing: "ease-in-out", fill: "both" }).onfinish = () => sent.remove();
  }
}

function seenAt(x, y, opacity) {
  return { transform: `translate(${x}px, ${y}px)`, opacity };
}

function ground(box, theme, name) {
  return svg("rect", { ...box, rx: 6, class: name, fill: theme.page, stroke: theme.outline });
}
