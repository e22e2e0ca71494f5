// A figure (dacviz/pictures) as Plotly draws it on this page: in the page's font and theme.

import { merge } from "./objects.js";
import { painted } from "./theme.js";

export function dressed(figure, theme, family) {
  const axis = { gridcolor: theme.unknown, zerolinecolor: theme.outline, linecolor: theme.outline };
  const base = {
    font: { color: theme.text, family, size: 15 },
    paper_bgcolor: "rgba(0,0,0,0)",
    plot_bgcolor: "rgba(0,0,0,0)",
    uirevision: "same",
    hoverlabel: hoverLabel(theme),
  };
  const { data, layout } = painted({ data: figure.data, layout: figure.layout }, theme);
  const whole = merge(base, layout);
  for (const name of axesOf(whole)) whole[name] = merge(axis, whole[name]);
  return { data, layout: whole };
}

export function hoverLabel(theme) {
  return { bgcolor: theme.page, bordercolor: theme.outline, font: { color: theme.text, size: 15 } };
}

export function axesOf(layout) {
  return Object.keys(layout).filter((key) => /^[xy]axis\d*$/.test(key));
}
