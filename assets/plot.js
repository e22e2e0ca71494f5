// The live plot: a Plotly figure in a div that stays, so that an update neither blanks nor forgets zoom and hover.
//
// A plot says what the pointer is over; one that follows it draws what is listed for that point until it has gone on.

import { given, tellEvent } from "./border.js";
import { axesOf, dressed } from "./figure.js";
import { Drawing, loadPlotly } from "./plotly.js";
import { painted, themeFor } from "./theme.js";

const plots = new WeakMap();
const HOVER = "dacviz-hover";

export default function (component) {
  const { parentElement } = component;
  let plot = plots.get(parentElement);
  if (!plot) plots.set(parentElement, (plot = new Plot(parentElement.querySelector("[data-testid=plot]"))));
  plot.show(component, given(component));
  return () => {
    plot.close();
    plots.delete(parentElement);
  };
}

class Plot {
  constructor(root) {
    this.root = root;
    this.onhover = ({ detail }) => this.follow(detail);
  }

  close() {
    this.closed = true;
    document.removeEventListener(HOVER, this.onhover);
    this.drawing?.close();
  }

  show(component, data) {
    Object.assign(this, { component, name: data.name, follows: data.follows });
    this.root.setAttribute("aria-label", data.alt);
    this.root.style.minHeight = `${data.figure.layout.height}px`;
    const Plotly = loadPlotly(data.plotly, (words) => (this.root.textContent = words));
    Plotly.then((it) => this.draw(it, data));
  }

  async draw(Plotly, { figure, themes }) {
    if (this.closed) return;
    if (!this.drawing) this.root.textContent = ""; // no words of a library that did not load
    this.theme = themeFor(themes, this.root);
    const { data: traces, layout } = dressed(figure, this.theme, getComputedStyle(this.root).fontFamily);
    const before = this.place;
    this.traces = traces;
    this.place = JSON.stringify([layout, traces.map(({ name }) => name)]);
    if (this.place === before && onlyPoints(traces, layout)) return this.drawing.exchange(traces);
    const isFirst = !this.drawing;
    this.drawing ??= new Drawing(Plotly, this.root, { displayModeBar: false, responsive: true });
    await this.drawing.anew(traces, layout);
    if (isFirst && !this.closed) this.listen();
  }

  listen() {
    document.addEventListener(HOVER, this.onhover);
    this.root.on("plotly_hover", ({ points: [point] }) => this.tell({ trace: point.data.name, point: point.pointNumber }));
    this.root.on("plotly_unhover", () => this.tell({}));
    this.root.on("plotly_click", ({ points: [point] }) => tellEvent(this.component, "click", clickOn(point)));
  }

  // Say to the other plots of the page what the pointer is over.
  tell(hovered) {
    document.dispatchEvent(new CustomEvent(HOVER, { detail: { plot: this.name, ...hovered } }));
  }

  follow({ plot, trace, point }) {
    if (this.follows?.plot !== plot) return;
    const change = (trace === this.follows.trace && this.follows.changes[point]) || {};
    this.drawing.exchange(changed(this.traces, painted(change, this.theme)));
  }
}

// The traces with the values that change has for their names.
export function changed(traces, change) {
  return traces.map((trace) => (change[trace.name] ? { ...trace, ...change[trace.name] } : trace));
}

// Whether points on axes that do not follow them are all there is, so that they can be exchanged.
export function onlyPoints(traces, layout) {
  return traces.every(({ type }) => type === "scatter") && axesOf(layout).every((name) => layout[name].range);
}

function clickOn({ data, pointNumber, x, y }) {
  return { trace: data.name ?? null, point: pointNumber, x: x ?? null, y: y ?? null };
}
