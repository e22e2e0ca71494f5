// The charts of a run and the maps behind one of them, which change while it runs.

import { element } from "./dom.js";
import { dressed } from "./figure.js";
import { paintMap } from "./maps.js";
import { merge } from "./objects.js";
import { Drawing } from "./plotly.js";

export class RunCharts {
  constructor(Plotly, root) {
    this.Plotly = Plotly;
    this.charts = {};
    for (const place of root.querySelectorAll("[data-plot]"))
      this.charts[place.dataset.plot] = { place, drawing: new Drawing(Plotly, place, { displayModeBar: false }) };
    this.maps = [];
  }

  close() {
    for (const { drawing } of Object.values(this.charts)) drawing.close();
  }

  // Another run, another theme: figures and the shares of the fit's width that maps take. Nothing is drawn yet.
  take(figures, domains, theme) {
    this.theme = theme;
    for (const [name, chart] of Object.entries(this.charts)) {
      const { place } = chart;
      const { data, layout } = dressed(figures[name], theme, getComputedStyle(place).fontFamily);
      Object.assign(chart, { traces: data, layout, moved: undefined });
      place.style.height = `${layout.height}px`;
      place.setAttribute("aria-label", place.closest("figure").querySelector("figcaption").textContent);
    }
    this.layMaps(domains);
  }

  // What changes in each chart, and the maps.
  draw(updates, maps) {
    for (const [name, update] of Object.entries(updates)) drawChart(this.charts[name], update);
    maps.forEach((bytes, k) => paintMap(this.maps[k], bytes, this.theme));
  }

  fit() {
    // Plotly takes a moment to resize, and complains if the page was left meanwhile.
    for (const { place, moved } of Object.values(this.charts))
      if (moved !== undefined) this.Plotly.Plots.resize(place).catch(() => {});
  }

  layMaps(domains) {
    const { place, layout } = this.charts.fit;
    for (const old of this.maps) old.remove();
    const { l, r, t, b } = layout.margin;
    this.maps = domains.map(([from, to]) => {
      const canvas = element("canvas", { class: "dashboard-map", "aria-hidden": "true" });
      const left = `calc(${l}px + (100% - ${l + r}px) * ${from})`;
      const width = `calc((100% - ${l + r}px) * ${to - from})`;
      Object.assign(canvas.style, { left, width, top: `${t}px`, height: `calc(100% - ${t + b}px)` });
      place.parentElement.prepend(canvas);
      return canvas;
    });
  }
}

function drawChart(chart, { data = {}, layout = {} }) {
  const moved = JSON.stringify(layout);
  const stays = chart.moved === moved && chart.traces.every((trace) => trace.type === "scatter");
  chart.traces = chart.traces.map((trace) => ({ ...trace, ...data[trace.uid] }));
  chart.layout = merge(chart.layout, layout);
  chart.moved = moved;
  if (stays) chart.drawing.exchange(chart.traces);
  else chart.drawing.anew(chart.traces, structuredClone(chart.layout)); // Plotly writes into the layout it is given
}
