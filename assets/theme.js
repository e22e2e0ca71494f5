// Light or dark, and figures whose colours are names.

import { rgb } from "./scales.js";

// The one of both themes that the page around node has.
export function themeFor(themes, node) {
  const page = getComputedStyle(node).getPropertyValue("--st-background-color").trim();
  return themes[isDark(page || "#ffffff") ? "dark" : "light"];
}

export function isDark(hex) {
  const [r, g, b] = rgb(hex);
  return 0.299 * r + 0.587 * g + 0.114 * b < 128;
}

// A value in which "@text" and "@node.0" are the theme's colours (scales.THEMES); what is no colour stays as it is.
export function painted(value, theme) {
  if (typeof value === "string") return value.startsWith("@") ? (named(value.slice(1), theme) ?? value) : value;
  if (Array.isArray(value)) return value.map((item) => painted(item, theme));
  if (value && typeof value === "object")
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, painted(item, theme)]));
  return value;
}

function named(path, theme) {
  return path.split(".").reduce((colours, key) => colours?.[key], theme);
}
