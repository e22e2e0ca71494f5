// The live plot: a Plotly figure in a div that stays, so that an update neither blanks nor forgets zoom and hover.
//
// A plot says what the pointer is over; one that follows it draws what is listed for that point until it has gone on.

const plots = new WeakMap();

export default function (component) {
  const { parentElement } = component;
  const data = given(component);
  const root = parentElement.querySelector("[data-testid=plot]");
  let plot = plots.get(parentElement);
  if (!plot) plots.set(parentElement, (plot = { root }));
  plot.component = component;
  plot.data = data;
  root.setAttribute("aria-label", data.alt);
  root.style.minHeight = `${data.figure.layout.height}px`;
  loadPlotly(data.plotly).then(
    (Plotly) => drawPlot(Plotly, plot, data),
    (error) => (root.textContent = error.message),
  );
  return () => {
    document.removeEventListener("dacviz-hover", plot.follow);
    window.Plotly?.purge(root);
    plots.delete(parentElement);
  };
}

async function drawPlot(Plotly, plot, { figure, themes }) {
  const { root } = plot;
  const theme = themes[isDark(root) ? "dark" : "light"];
  const { data: traces, layout } = dressed(figure, theme, root);
  const drawn = plot.shown;
  const place = JSON.stringify([layout, traces.map(({ name }) => name)]);
  const stays = place === plot.place && onlyPoints(traces, layout);
  Object.assign(plot, { traces, theme, place, shown: traces });
  if (stays) return exchange(Plotly, root, drawn, traces);
  // Copies, as Plotly writes what is exchanged into its own.
  const copies = traces.map((trace) => ({ ...trace }));
  await drawAnew(Plotly, root, copies, layout, { displayModeBar: false, responsive: true });
  if (plot.follow) return;
  plot.follow = ({ detail }) => follow(Plotly, plot, detail);
  document.addEventListener("dacviz-hover", plot.follow);
  root.on("plotly_hover", ({ points: [point] }) => tell(plot, { trace: point.data.name, point: point.pointNumber }));
  root.on("plotly_unhover", () => tell(plot, {}));
  root.on("plotly_click", ({ points: [point] }) =>
    plot.component.setTriggerValue("click", {
      trace: point.data.name ?? null,
      point: point.pointNumber,
      x: point.x ?? null,
      y: point.y ?? null,
    }),
  );
}

function tell(plot, hovered) {
  document.dispatchEvent(new CustomEvent("dacviz-hover", { detail: { plot: plot.data.name, ...hovered } }));
}

function follow(Plotly, own, { plot, trace, point }) {
  const { root, traces, shown, theme, data: { follows } } = own;
  if (follows?.plot !== plot) return;
  const change = (trace === follows.trace && follows.changes[point]) || {};
  own.shown = traces.map((t) => (change[t.name] ? { ...t, ...paintNames(change[t.name], theme) } : t));
  exchange(Plotly, root, shown, own.shown);
}

// Whether points on axes that do not follow them are all there is, so that they can be exchanged.
function onlyPoints(traces, layout) {
  return traces.every(({ type }) => type === "scatter") && axesOf(layout).every((name) => layout[name].range);
}
