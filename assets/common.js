// What every component that draws shares: Plotly's script, the theme, how numbers are written.

// What the server gives a component (stage.py).
function given(component) {
  return JSON.parse(component.data.json);
}

let plotly; // one script element a page, shared by every component that draws

function loadPlotly(url) {
  if (window.Plotly) return Promise.resolve(window.Plotly);
  plotly ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = url;
    script.onload = () => resolve(window.Plotly);
    script.onerror = () => {
      plotly = undefined;
      reject(new Error("The drawing library did not load. Start the app with: streamlit run app.py"));
    };
    document.head.append(script);
  });
  return plotly;
}

const AT_ONCE = { mode: "immediate", frame: { duration: 0, redraw: false }, transition: { duration: 0 } };

const undrawn = new WeakMap(); // of each plot, the places of traces that were given to Plotly and may not be drawn yet

// Put other values into the traces that differ, in a fraction of the time that drawing the plot anew takes. What comes
// within a frame of the last exchange makes Plotly drop that one, so an exchange brings along what is not drawn yet.
function exchange(Plotly, root, before, after) {
  const places = undrawn.get(root) ?? new Set();
  undrawn.set(root, places);
  after.forEach((trace, k) => same(trace, before[k]) || places.add(k));
  if (!places.size) return;
  const traces = [...places];
  const turn = (places.turn = (places.turn ?? 0) + 1);
  Plotly.animate(root, { data: traces.map((k) => after[k]), traces }, AT_ONCE).then(
    () => places.turn === turn && places.clear(),
    () => {}, // dropped for a later one
  );
}

// Draw everything anew; an exchange that is not drawn yet would come too late.
function drawAnew(Plotly, root, traces, layout, config) {
  if (undrawn.get(root)?.size) {
    undrawn.delete(root);
    Plotly.animate(root, [null], AT_ONCE);
  }
  return Plotly.react(root, traces, layout, config);
}

function same(a, b) {
  return Object.keys(a).every((key) => a[key] === b[key] || JSON.stringify(a[key]) === JSON.stringify(b[key]));
}

function merge(base, extra) {
  const result = { ...base };
  for (const [key, value] of Object.entries(extra))
    result[key] = value && typeof value === "object" && !Array.isArray(value) ? merge(base[key] ?? {}, value) : value;
  return result;
}

function isDark(node) {
  const [r, g, b] = rgb(getComputedStyle(node).getPropertyValue("--st-background-color").trim() || "#ffffff");
  return 0.299 * r + 0.587 * g + 0.114 * b < 128;
}

function rgb(hex) {
  return [1, 3, 5].map((k) => parseInt(hex.slice(k, k + 2), 16));
}

// A point of a diverging scale with stops at −1, 0 and 1.
function mix([low, middle, high], t) {
  const end = rgb(t < 0 ? low : high);
  const share = Math.min(1, Math.abs(t));
  return `rgb(${rgb(middle).map((c, k) => Math.round(c + share * (end[k] - c))).join(",")})`;
}

const MINUS = "\u2212";
const SUPERSCRIPT = { "-": "⁻", 0: "⁰", 1: "¹", 2: "²", 3: "³", 4: "⁴", 5: "⁵", 6: "⁶", 7: "⁷", 8: "⁸", 9: "⁹" };

// The same rule as notation.number: four significant digits, a true minus sign.
function number(value, digits = 4) {
  if (value === 0) return "0";
  const [mantissa, power] = value.toExponential(digits - 1).split("e");
  const trimmed = (text) => (text.includes(".") ? text.replace(/0+$/, "").replace(/\.$/, "") : text);
  const exponent = Number(power);
  const text =
    exponent < -4 || exponent >= digits
      ? `${trimmed(mantissa)}×10${[...String(exponent)].map((c) => SUPERSCRIPT[c]).join("")}`
      : trimmed(Number(value.toPrecision(digits)).toFixed(Math.max(0, digits - 1 - exponent)));
  return text.replace(/^-/, MINUS);
}

function full(value) {
  return String(value).replaceAll("-", MINUS);
}

// Whether a key is for the picture in root: the focus is in it, or on nothing that has a use for keys itself.
const USES_KEYS = ["input", "select", "textarea", "button", "summary", "[contenteditable=true]"]
  .concat(["slider", "combobox", "radio", "tab", "option", "listbox", "menuitem"].map((role) => `[role=${role}]`))
  .join();

function isFor(root, event) {
  const focus = document.activeElement;
  if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey) return false;
  return root.contains(focus) || !focus?.closest(USES_KEYS);
}

function toggle(node, attribute, value) {
  if (value === false) node.removeAttribute(attribute);
  else node.setAttribute(attribute, value);
}

function element(tag, attributes, text = "") {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.textContent = text;
  return made;
}

// A figure as Plotly draws it on this page. Colours in it may be names from scales.THEMES with an @ before them
// ("@text"), or one of a scale's three ("@node.0"); they follow the page's theme.
function dressed(figure, theme, root) {
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
  for (const name of axesOf(layout)) layout[name] = merge(axis, layout[name]);
  return { data: painted.data, layout };
}

function axesOf(layout) {
  return Object.keys(layout).filter((key) => /^[xy]axis\d*$/.test(key));
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
