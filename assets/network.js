// The picture of a network: what is known at a moment of a film, what its step reads and what it assigns.
//
// Who shows a picture hands it films (take) and moments (show), starts and closes it, and is told what was clicked. That
// it is drawn with Plotly only this module and network_traces.js know.

import { NetworkTraces } from "./network_traces.js";
import { number } from "./number.js";
import { merge } from "./objects.js";
import { Drawing, loadPlotly } from "./plotly.js";

export class NetworkPicture {
  // canvas: the element that holds the two plots, under and over; onPick is given the node (l, i) or weight (l, i, j)
  // that was clicked; below: pixels of what is to be seen together with it.
  constructor(canvas, onPick, below = 0) {
    Object.assign(this, { canvas, onPick, below });
  }

  // Another film or another theme; nothing is drawn yet.
  take(film, theme) {
    Object.assign(this, { film, theme, traces: undefined, isNew: true });
    this.measure();
  }

  // The moment to be seen from now on.
  show(moment) {
    this.moment = moment;
    if (!this.isNew) this.exchange();
  }

  // Draw what was taken, as soon as there is something to draw with; onProblem is told in words if there is not.
  start(plotly, onProblem) {
    loadPlotly(plotly).then(
      (Plotly) => this.draw(Plotly),
      (error) => onProblem(error.message),
    );
  }

  async draw(Plotly) {
    if (this.closed) return;
    if (this.drawings) return this.redraw();
    const [under, over] = this.canvas.children;
    this.drawings = [
      new Drawing(Plotly, under, { staticPlot: true }),
      new Drawing(Plotly, over, { displayModeBar: false, doubleClick: false }),
    ];
    this.place = undefined;
    await this.redraw();
    over.on("plotly_click", ({ points: [point] }) => this.click(point));
  }

  close() {
    this.closed = true;
    for (const drawing of this.drawings ?? []) drawing.close();
  }

  // Another film, size or theme: everything anew, unless the network stays where it is.
  redraw() {
    if (!this.drawings) return undefined;
    this.isNew = false;
    const before = this.place;
    const layout = this.layout();
    if (this.place === before) return this.exchange();
    this.traces = undefined;
    const layers = this.layers();
    return Promise.all(this.drawings.map((drawing, n) => drawing.anew(layers[n], layout)));
  }

  exchange() {
    if (!this.drawings) return;
    const layers = this.layers();
    this.drawings.forEach((drawing, n) => drawing.exchange(layers[n]));
  }

  // Plotly's time for a step grows with the traces of the plot, changed or not. So the figure is drawn as two plots, one
  // above the other: the edges, which rarely change, and the rest.
  layers() {
    this.traces ??= new NetworkTraces(this.film, this.theme, this.size, this.column);
    const filled = this.traces.of(this.moment);
    const traces = this.film.figure.data.map((trace) => merge(trace, filled[trace.name]));
    return [traces.filter(isEdge), traces.filter((trace) => !isEdge(trace))];
  }

  click({ data, pointNumber: k }) {
    const { nodes, edges } = this.film;
    if (data.name === "nodes") this.onPick(nodes[k]);
    if (data.name === "hits") this.onPick([...nodes[edges[k][1]], nodes[edges[k][0]][1]]);
  }

  // --- sizes -------------------------------------------------------------------------------------------------------

  get width() {
    return this.canvas.clientWidth || 600;
  }

  // A small network leaves room for what stands below it in a low window, as a projector's is.
  measure() {
    const wanted = this.film.figure.layout.height;
    const least = Math.min(wanted, 60 * (Math.max(...this.film.sizes) + 1));
    const scrolled = this.canvas.closest("[data-testid=stMain]")?.scrollTop ?? 0;
    const room = window.innerHeight - (this.canvas.getBoundingClientRect().top + scrolled) - this.below;
    this.height = this.below ? Math.max(least, Math.min(wanted, room)) : wanted;
    this.canvas.style.height = `${this.height}px`;
  }

  get size() {
    const { sizes } = this.film;
    const row = this.height / (Math.max(...sizes) + 1);
    return Math.max(7, Math.min(68, 0.8 * row, (0.62 * this.width) / sizes.length));
  }

  // The figure's layout in the page's font, with room beside the outermost nodes for themselves and the targets. It says
  // width and height, as Plotly measures a plot only once.
  layout() {
    const { film, size, width } = this;
    const letters = Math.max(...this.moment.d.map((d) => number(d).length), -5) + 5;
    const left = 0.5 * size + 12;
    const right = 0.5 * size + (NetworkTraces.roomForTargets(size) ? 14 + 8 * letters : 12);
    const L = film.sizes.length - 1;
    this.column = (width - left - right) / L;
    const range = [-left / this.column, L + right / this.column];
    const font = { family: getComputedStyle(this.canvas).fontFamily };
    const layout = merge(film.figure.layout, { width, height: this.height, xaxis: { range }, font });
    this.place = JSON.stringify([film.sizes, layout]);
    return layout;
  }
}

function isEdge(trace) {
  return trace.name.startsWith("edges:");
}
