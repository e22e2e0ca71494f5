// The live plot: a Plotly figure in a div that stays, so that an update neither blanks nor forgets zoom and hover.

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
  const { data, layout } = dressed(figure, themes[isDark(root) ? "dark" : "light"], root);
  await Plotly.react(root, data, layout, { displayModeBar: false, responsive: true });
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
