// Plotly's script, and drawing with it: one plot on the page, drawn anew or changed in place.

import { same } from "./objects.js";

const PAUSE = 3000; // milliseconds until it is tried again

let loading; // one script element a page, shared by every component that draws

// Plotly, once it is there; until then onFailure(words) is told each time that it did not come. The part of the address
// after # is the script's hash: the browser runs neither half a script nor what something on the way answered instead.
export async function loadPlotly(address, onFailure) {
  while (!window.Plotly) {
    try {
      await (loading ??= load(...address.split("#")));
    } catch {
      loading = undefined;
      onFailure("The drawing library did not load. It is tried again every few seconds.");
      await new Promise((done) => setTimeout(done, PAUSE));
    }
  }
  return window.Plotly;
}

function load(src, integrity) {
  const script = Object.assign(document.createElement("script"), { src, integrity });
  return new Promise((resolve, reject) => {
    script.onload = resolve;
    script.onerror = () => reject(script.remove());
    document.head.append(script);
  });
}

const AT_ONCE = { mode: "immediate", frame: { duration: 0, redraw: false }, transition: { duration: 0 } };

export class Drawing {
  constructor(Plotly, root, config) {
    Object.assign(this, { Plotly, root, config });
    this.traces = [];
    this.undrawn = new Set(); // places of traces that were given to Plotly and may not be drawn yet
    this.last = undefined; // the last exchange
  }

  // Draw everything anew. An exchange that is not drawn yet would come too late, so it is called off.
  anew(traces, layout) {
    if (this.undrawn.size) this.Plotly.animate(this.root, [null], AT_ONCE);
    this.undrawn = new Set();
    this.last = undefined;
    this.traces = traces;
    // Copies, as Plotly writes what is exchanged into its own.
    this.drawn = this.Plotly.react(this.root, traces.map((trace) => ({ ...trace })), layout, this.config);
    return this.drawn;
  }

  // Put other values into the traces that differ, in a fraction of the time that drawing the plot anew takes.
  exchange(traces) {
    traces.forEach((trace, k) => same(trace, this.traces[k]) || this.undrawn.add(k));
    this.traces = traces;
    if (this.undrawn.size) this.sendUndrawn();
  }

  // What comes within a frame of the last exchange makes Plotly drop that one, so an exchange brings along what is not
  // drawn yet.
  sendUndrawn() {
    const places = [...this.undrawn];
    const data = places.map((k) => this.traces[k]);
    const sent = (this.last = this.Plotly.animate(this.root, { data, traces: places }, AT_ONCE));
    sent.then(
      () => this.last === sent && this.undrawn.clear(),
      () => {}, // dropped for a later one
    );
  }

  // What is begun is drawn to its end first: Plotly does not look whether its plot is still there.
  close() {
    return Promise.allSettled([this.drawn, this.last]).then(() => this.Plotly.purge(this.root));
  }
}
