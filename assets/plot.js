// The live plot: a Plotly figure in a div that stays, so that an update neither blanks nor forgets zoom and hover.
//
// Colours in the figure may be names from scales.THEMES with an @ before them ("@text"), or one of a scale's three
// ("@node.0"); they follow the page's theme.

const plots = new WeakMap();

export default function (component) {
  const { parentElement } = component;
  const data = given(component);
  const root = parentElement.querySelector("[data-testid=plot]");
  let plot = plots.get(parentElement);
  if (!plot) plots.set(parentElement, (plot = { root }));
  plot.component = component;
  root.setAttribute("aria-label", data.alt);
  root.style.minHeight = `${data.figure.layout.height}px`;
  loadPlotly(data.plotly).then(
    (Plotly) => drawPlot(Plotly, plot, data),
    (error) => (root.textContent = error.message),
  );
  return () => {
    window.Plotly?.purge(root);
    plots.delete(parentElement);
  };
}

async function drawPlot(Plotly, plot, { figure, themes }) {
  const { root } = plot;
  const theme = themes[isDark(root) ? "dark" : "light"];
  const axis = { gridcolor: theme.unknown, zerolinecolor: theme.outline, linecolor: theme.outline };
  const base = {
    font: { color: theme.text, family: getComputedStyle(root).fontFamily, size: 15 },
    paper_bgcolor: "rgba(0,0,0,0)",
    plot_bgcolor: "rgba(0,0,0,0)",
    uirevision: "same",
    hoverlabel: { bgcolor: theme.page, bordercolor: theme.outline, font: { color: theme.text, size: 15 } },
  };
  const painted = paintNames(figure, theme);
  const layout = merge(base, painted.layout);
  for (const name of Object.keys(layout).filter((key) => /^[xy]axis\d*$/.test(key))) layout[name] = merge(axis, layout[name]);
  await Plotly.react(root, painted.data, layout, { displayModeBar: false, responsive: true });
  if (plot.listening) return;
  plot.listening = true;
  root.on("plotly_click", ({ points: [point] }) =>
    plot.component.setTriggerValue("click", {
      trace: point.data.name ?? null,
      point: point.pointNumber,
      x: point.x ?? null,
      y: point.y ?? null,
    }),
  );
}

function paintNames(value, theme) {
  if (typeof value === "string") return value.startsWith("@") ? (named(value.slice(1), theme) ?? value) : value;
  if (Array.isArray(value)) return value.map((item) => paintNames(item, theme));
  if (value && typeof value === "object")
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, paintNames(item, theme)]));
  return value;
}

function named(path, theme) {
  return path.split(".").reduce((colours, key) => colours?.[key], theme);
}
