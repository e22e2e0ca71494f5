// The player: shows a film (dacviz/view/film.py) step by step, wholly in the browser.
//
// A film is self-contained; what is on screen after k steps is folded from frames 0 … k. The server hears of two things
// only: where the film came to rest, and which node or edge was clicked.

const players = new WeakMap();
const SPEEDS = [["0.5", "½×"], ["1", "1×"], ["2", "2×"], ["4", "4×"]];
const PAUSE = { node: 1100, layer: 2200, proof: 4400 }; // milliseconds a frame stays, at speed 1
const REST = 500; // milliseconds without a step after which the film has come to rest

export default function (component) {
  const { data, parentElement } = component;
  let player = players.get(parentElement);
  if (!player) players.set(parentElement, (player = new Player(parentElement.querySelector("[data-testid=film]"))));
  player.show(component, data);
  return () => {
    player.close();
    players.delete(parentElement);
  };
}

class Player {
  constructor(root) {
    this.root = root;
    this.part = (name) => root.querySelector(`[data-part="${name}"]`);
    this.step = 0;
    this.timer = this.rest = undefined;
    this.buttons = Object.fromEntries(
      ["first", "previous", "play", "next", "last"].map((name) => [name, this.part(name)]),
    );
    this.slider = this.part("slider");
    this.speed = this.part("speed");
    this.speed.replaceChildren(...SPEEDS.map(([value, text]) => new Option(text, value, value === "1", value === "1")));
    this.buttons.first.onclick = () => this.go(0);
    this.buttons.previous.onclick = () => this.go(this.step - 1);
    this.buttons.next.onclick = () => this.go(this.step + 1);
    this.buttons.last.onclick = () => this.go(this.film.steps);
    this.buttons.play.onclick = () => (this.timer ? this.pause() : this.play());
    this.slider.oninput = () => this.go(Number(this.slider.value));
    this.onkey = (event) => this.key(event);
    document.addEventListener("keydown", this.onkey);
    this.resize = new ResizeObserver(() => this.drawing && this.fit());
    this.resize.observe(this.part("graph"));
  }

  close() {
    clearTimeout(this.timer);
    clearTimeout(this.rest);
    document.removeEventListener("keydown", this.onkey);
    this.resize.disconnect();
    if (this.drawing) this.Plotly.purge(this.part("graph"));
  }

  // A new run of the Streamlit script, or a new theme: take over the film, keep the step where it still exists.
  show(component, data) {
    this.component = component;
    const film = data.film;
    const asked = data.goto.nonce !== this.nonce ? data.goto.step : undefined;
    this.nonce = data.goto.nonce;
    this.theme = film.themes[isDark(this.root) ? "dark" : "light"];
    this.root.style.setProperty("--lit", this.theme.lit);
    if (data.name !== this.name) {
      this.name = data.name;
      this.pause();
      this.film = film;
      this.slider.max = film.steps;
      this.root.dataset.steps = film.steps;
      this.root.dataset.by = film.by;
      this.root.setAttribute("aria-label", film.title);
      this.part("algorithm").setAttribute("aria-label", film.listing);
      this.buildPhases();
      this.buildAlgorithm();
      this.part("graph").style.minHeight = `${film.figure.layout.height}px`;
      if (this.step > film.steps) {
        this.step = film.steps;
        this.settle();
      }
    }
    if (asked !== undefined) {
      this.pause();
      this.step = Math.min(asked, film.steps);
      this.settle();
    }
    this.legend();
    this.render();
    loadPlotly(data.plotly).then(
      (Plotly) => this.draw(Plotly),
      (error) => (this.part("problem").textContent = error.message),
    );
  }

  buildPhases() {
    const phases = this.film.phases.map(([phase, text]) => element("li", { "data-phase": phase }, text));
    this.part("phases").replaceChildren(...phases);
  }

  buildAlgorithm() {
    const lines = this.film.algorithm.map(({ line, indent, html }) => {
      const item = element("li", { "data-line": line, style: `--indent: ${indent}` });
      item.innerHTML = html; // words and MathML of the film itself, never a user's text
      return item;
    });
    this.part("algorithm").replaceChildren(...lines);
  }

  // --- transport ---------------------------------------------------------------------------------------------------

  go(step) {
    this.pause();
    this.move(Math.max(0, Math.min(this.film.steps, step)));
  }

  play() {
    if (this.step === this.film.steps) this.move(0);
    clearTimeout(this.rest);
    const next = () => {
      this.timer = setTimeout(() => {
        this.move(this.step + 1);
        if (this.step < this.film.steps) next();
        else this.pause();
      }, PAUSE[this.film.by] / Number(this.speed.value));
    };
    next();
    this.playing(true);
  }

  pause() {
    if (this.timer === undefined) return;
    clearTimeout(this.timer);
    this.timer = undefined;
    this.playing(false);
    this.settle();
  }

  playing(on) {
    const name = on ? "Pause" : "Play";
    this.buttons.play.setAttribute("aria-label", name);
    this.buttons.play.title = `${name} (space)`;
    this.buttons.play.dataset.playing = on;
    // A screen reader is not read every frame of a playing film.
    this.part("caption").setAttribute("aria-live", on ? "off" : "polite");
  }

  move(step) {
    if (step === this.step) return;
    this.step = step;
    this.render();
    this.settle();
  }

  // Tell the server the step once the film rests, never while it plays.
  settle() {
    clearTimeout(this.rest);
    this.rest = setTimeout(() => {
      if (!this.timer) this.component.setStateValue("step", this.step);
    }, REST);
  }

  key(event) {
    const focus = document.activeElement;
    const free = !focus || focus === document.body || this.root.contains(focus);
    if (!free || event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey) return;
    if (focus === this.speed) return;
    const act = {
      ArrowRight: () => this.go(this.step + 1),
      ArrowLeft: () => this.go(this.step - 1),
      Home: () => this.go(0),
      End: () => this.go(this.film.steps),
      " ": () => this.buttons.play.click(),
    }[event.key];
    // A focused button answers the space bar itself.
    if (!act || (event.key === " " && focus?.tagName === "BUTTON")) return;
    event.preventDefault();
    act();
  }

  // --- what the step shows -----------------------------------------------------------------------------------------

  render() {
    const { film, step } = this;
    const frame = film.frames[step];
    this.fold();
    this.root.dataset.step = step;
    this.root.dataset.phase = frame.phase;
    this.slider.value = step;
    this.slider.setAttribute("aria-valuetext", `Step ${step} of ${film.steps}`);
    this.part("count").textContent = `${step} / ${film.steps}`;
    this.buttons.first.disabled = this.buttons.previous.disabled = step === 0;
    this.buttons.next.disabled = this.buttons.last.disabled = step === film.steps;
    for (const item of this.part("phases").children)
      toggle(item, "aria-current", step > 0 && item.dataset.phase === frame.phase && "step");
    for (const item of this.part("algorithm").children)
      toggle(item, "aria-current", frame.lines.includes(Number(item.dataset.line)) && "step");
    this.part("caption").textContent = frame.caption;
    this.part("error").textContent = this.error === undefined ? "" : `E = ${number(this.error)}`;
    this.part("error").title = this.error === undefined ? "" : full(this.error);
    this.equation(frame);
    if (this.drawing) this.paint();
  }

  equation(frame) {
    const symbols = this.part("symbols");
    const numbers = this.part("numbers");
    symbols.innerHTML = frame.symbols.join("");
    numbers.innerHTML = frame.numbers.join("") + (frame.result ? `<div class="film-result">${frame.result}</div>` : "");
    toggle(numbers, "data-value", frame.value === undefined ? false : String(frame.value));
    numbers.title = frame.value === undefined ? "" : full(frame.value);
    this.part("number").textContent = frame.equation ? `(${frame.equation.replaceAll(", ", ")(")})` : "";
    this.part("rounded").hidden = !frame.rounded;
    this.shrink();
  }

  // A long formula is set smaller, down to 60 %, before it has to be scrolled.
  shrink() {
    const box = this.part("equation");
    box.style.fontSize = "";
    const wanted = Math.max(...[...box.querySelectorAll("math")].map((m) => m.getBoundingClientRect().width), 1);
    const room = box.querySelector(".film-formulas").clientWidth;
    if (wanted > room) box.style.fontSize = `${Math.max(0.6, room / wanted) * parseFloat(getComputedStyle(box).fontSize)}px`;
  }

  // Everything known after this step: frame by frame, each adds its own.
  fold() {
    this.known = this.film.nodes.map(() => ({}));
    this.latest = this.film.nodes.map(() => undefined);
    this.derivative = this.film.edges.map(() => undefined);
    this.error = undefined;
    for (const frame of this.film.frames.slice(0, this.step + 1)) {
      for (const [node, kind, value] of frame.add) {
        this.known[node][kind] = value;
        if (kind !== "dphi") this.latest[node] = kind;
      }
      for (const [edge, value] of frame.add_edges) this.derivative[edge] = value;
      if (frame.error !== undefined) this.error = frame.error;
    }
  }

  // --- the picture -------------------------------------------------------------------------------------------------

  async draw(Plotly) {
    this.Plotly = Plotly;
    const graph = this.part("graph");
    const config = { displayModeBar: false, responsive: true, doubleClick: false };
    // Once there is a drawing, every render paints it.
    if (this.drawing) return;
    this.drawing = true;
    const layout = this.layout();
    await Plotly.newPlot(graph, this.traces(), layout, config);
    graph.on("plotly_click", ({ points }) => this.click(points[0]));
  }

  paint() {
    const layout = this.layout();
    this.Plotly.react(this.part("graph"), this.traces(), layout);
  }

  // The figure's layout in the page's font, with room beside the outermost nodes for themselves and the targets.
  layout() {
    const { film } = this;
    const layout = film.figure.layout;
    const width = this.part("graph").clientWidth || 600;
    const size = this.nodeSize();
    const letters = Math.max(...film.d.map((d) => number(d).length), -5) + 5;
    const left = 0.5 * size + 12;
    const right = 0.5 * size + (this.targetsFit(size) ? 14 + 8 * letters : 12);
    const column = (width - left - right) / (film.sizes.length - 1);
    const range = [-left / column, film.sizes.length - 1 + right / column];
    this.column = column;
    return merge(layout, { xaxis: { range }, font: { family: getComputedStyle(this.root).fontFamily } });
  }

  targetsFit(size) {
    return size >= 24;
  }

  fit() {
    this.paint();
    this.shrink();
  }

  click(point) {
    const { film } = this;
    const name = point.data.name;
    if (name !== "nodes" && name !== "hits") return;
    this.pause();
    const k = point.pointNumber;
    const pick = name === "nodes" ? film.nodes[k] : [...film.nodes[film.edges[k][1]], film.nodes[film.edges[k][0]][1]];
    this.component.setTriggerValue("pick", pick);
  }

  traces() {
    const frame = this.film.frames[this.step];
    const size = this.nodeSize();
    const filled = {
      ...this.edgeTraces(),
      ...this.litEdges(frame),
      hits: this.hits(),
      halo: this.halo(frame, size),
      nodes: this.nodes(frame, size),
      labels: this.edgeLabels(frame, size),
      targets: this.targetLabels(size),
    };
    return this.film.figure.data.map((trace) => merge(trace, filled[trace.name] ?? {}));
  }

  nodeSize() {
    const { sizes, figure } = this.film;
    const width = this.part("graph").clientWidth || 600;
    const column = width / sizes.length;
    const row = figure.layout.height / (Math.max(...sizes) + 1);
    return Math.max(7, Math.min(68, 0.8 * row, 0.62 * column));
  }

  edgeTraces() {
    const { film, theme } = this;
    const { edge, edge_limit } = film.colour;
    const levels = film.levels.length - 1;
    const values = edge === "w" ? film.w : this.derivative;
    const groups = new Map([["edges:unknown", []]]);
    for (let k = -levels; k <= levels; k++) groups.set(`edges:${k}`, []);
    values.forEach((value, k) => groups.get(value === undefined ? "edges:unknown" : `edges:${level(value, edge_limit, levels)}`).push(k));
    const traces = {};
    for (const [name, edges] of groups) {
      const k = Number(name.split(":")[1]);
      const color = Number.isNaN(k) ? theme.unknown : mix(theme.edge, (k / levels) * 0.7 + Math.sign(k) * 0.3);
      traces[name] = { ...this.lines(edges), line: { color } };
    }
    return traces;
  }

  lines(edges) {
    const { nodes } = this.geometry();
    const x = [];
    const y = [];
    for (const k of edges) {
      const [a, b] = this.film.edges[k];
      x.push(nodes.x[a], nodes.x[b], null);
      y.push(nodes.y[a], nodes.y[b], null);
    }
    return { x, y };
  }

  geometry() {
    const named = (name) => this.film.figure.data.find((trace) => trace.name === name);
    return { nodes: named("nodes"), hits: named("hits") };
  }

  litEdges(frame) {
    const lit = [...frame.read_edges, ...frame.target_edges];
    const line = { color: this.theme.lit, width: lit.length > 60 ? 3 : 6 };
    const sign = (positive) => lit.filter((k) => this.film.w[k] >= 0 === positive);
    return { "lit:+": { ...this.lines(sign(true)), line }, "lit:-": { ...this.lines(sign(false)), line } };
  }

  hits() {
    const { film } = this;
    const text = film.edges.map(([a, b], k) => {
      const [l, i] = film.nodes[b];
      const j = film.nodes[a][1];
      const derivative = this.derivative[k];
      const lines = [`w<sub>${l},${i},${j}</sub> = ${full(film.w[k])}${j === 0 ? " (bias)" : ""}`];
      if (derivative !== undefined) lines.push(`${derivativeName(film.colour, l, i, j)} = ${full(derivative)}`);
      return lines.join("<br>");
    });
    return { hovertext: text, hoverlabel: this.hoverLabel() };
  }

  hoverLabel() {
    return { bgcolor: this.theme.page, bordercolor: this.theme.outline, font: { color: this.theme.text, size: 15 } };
  }

  halo(frame, size) {
    const { nodes } = this.geometry();
    const lit = [...new Set([...frame.read, ...frame.target].map(([node]) => node))];
    const target = new Set(frame.target.map(([node]) => node));
    const marker = {
      size: lit.map((k) => this.diameter(k, size) + (target.has(k) ? 16 : 10)),
      symbol: lit.map((k) => (this.film.nodes[k][1] === 0 ? "square" : "circle")),
      color: this.theme.lit,
      opacity: lit.map((k) => (target.has(k) ? 1 : 0.45)),
      line: { width: 0 },
    };
    return { x: lit.map((k) => nodes.x[k]), y: lit.map((k) => nodes.y[k]), marker };
  }

  diameter(k, size) {
    return this.film.nodes[k][1] === 0 ? Math.max(5, 0.42 * size) : size;
  }

  nodes(frame, size) {
    const { film, theme } = this;
    const { node_limit } = film.colour;
    const node = frame.node ?? film.colour.node;
    const shown = new Map([...frame.read, ...frame.target]);
    const text = [];
    const ink = [];
    const color = [];
    const hover = [];
    film.nodes.forEach(([l, i], k) => {
      const known = this.known[k];
      // A film whose frames say what its nodes show leaves out what an earlier frame showed.
      const kind = shown.get(k) ?? (known[node] !== undefined ? node : frame.node ? undefined : this.latest[k]);
      const value = known[kind];
      const small = size < 26 && !shown.has(k);
      if (i === 0) text.push(size < 26 ? "" : "1");
      else if (small) text.push("");
      else text.push(value === undefined ? symbol(l === 0 ? "z" : "u", l, i) : label(kind, l, i, value, size));
      ink.push(value === undefined && i > 0 ? theme.faint : theme.text);
      color.push(known[node] === undefined ? theme.blank : mix(theme.node, known[node] / node_limit));
      hover.push(this.hover(l, i, known));
    });
    const font = Math.max(10.5, Math.min(15, 0.25 * size));
    return {
      text,
      hovertext: hover,
      hoverlabel: this.hoverLabel(),
      textfont: { size: font, color: ink },
      marker: { size: film.nodes.map((_, k) => this.diameter(k, size)), color, line: { color: theme.outline, width: 1.5 } },
    };
  }

  hover(l, i, known) {
    if (i === 0) return "the constant 1 that the biases read";
    const name = l === 0 ? `input ${i}` : l === this.film.sizes.length - 1 ? `output ${i}` : `node ${i} of layer ${l}`;
    const rows = Object.entries(known).map(([kind, value]) => `${symbol(kind, l, i)} = ${full(value)}`);
    return [`<b>${name}</b>`, ...rows].join("<br>");
  }

  // The weight beside each edge that is being read, while they are few enough to be told apart.
  edgeLabels(frame, size) {
    const lit = [...frame.read_edges, ...frame.target_edges];
    if (!lit.length || lit.length > 12 || size < 24 || this.film.by === "layer") return { x: [], y: [], text: [] };
    const { nodes } = this.geometry();
    const place = ([a, b], axis) => {
      // Near the end at which the edges fan out.
      const share = new Set(lit.map((k) => this.film.edges[k][1])).size === 1 ? 0.36 : 0.64;
      return axis[a] + share * (axis[b] - axis[a]);
    };
    const edges = lit.map((k) => this.film.edges[k]);
    const value = (k) => (frame.target_edges.includes(k) ? this.derivative[k] : this.film.w[k]);
    return {
      x: edges.map((e) => place(e, nodes.x)),
      y: edges.map((e) => place(e, nodes.y)),
      text: lit.map((k) => number(value(k))),
      textfont: { size: Math.max(12, Math.min(16, 0.26 * size)), color: this.theme.text },
    };
  }

  targetLabels(size) {
    const { film, theme } = this;
    const { nodes } = this.geometry();
    const outputs = film.nodes.flatMap(([l], k) => (l === film.sizes.length - 1 ? [k] : []));
    if (!film.d.length || !this.targetsFit(size)) return { x: [], y: [], text: [] };
    const beside = (0.5 * size + 12) / this.column;
    return {
      x: outputs.map((k) => nodes.x[k] + beside),
      y: outputs.map((k) => nodes.y[k]),
      text: outputs.map((_, o) => `d<sub>${o + 1}</sub> = ${number(film.d[o])}`),
      textposition: "middle right",
      textfont: { size: Math.max(12, Math.min(15, 0.25 * size)), color: theme.faint },
    };
  }

  legend() {
    const { colour } = this.film;
    const { node, edge } = this.theme;
    const bar = (name, stops, text, limit) => {
      const box = this.part(name);
      box.querySelector(".film-scale-name").textContent = text;
      box.querySelector(".film-scale-bar").style.background = `linear-gradient(to right, ${stops.join(", ")})`;
      const [low, high] = box.querySelectorAll(".film-scale-end");
      low.textContent = number(-limit);
      high.textContent = number(limit);
    };
    bar("node-scale", node, `Nodes: ${colour.node_label}`, colour.node_limit);
    bar("edge-scale", edge, `Edges: ${colour.edge_label}`, colour.edge_limit);
  }
}

// --- small helpers ---------------------------------------------------------------------------------------------------

// The same rule as scales.level.
function level(value, limit, levels) {
  if (value === 0) return 0;
  return Math.sign(value) * Math.max(1, Math.min(levels, Math.round((levels * Math.abs(value)) / limit)));
}

function symbol(kind, l, i) {
  if (kind === "z" && l === 0) return `x<sub>${i}</sub>`;
  if (kind === "alpha_from") return `α<sub>→${l},${i}</sub>`;
  if (kind === "alpha_to") return `α<sub>${l},${i}→</sub>`;
  const letter = { delta: "δ", alpha: "α", dphi: "φ′" }[kind] ?? kind;
  return `${letter}<sub>${l},${i}</sub>`;
}

function label(kind, l, i, value, size) {
  const text = number(value, size < 40 ? 3 : 4);
  return size < 44 ? text : `${symbol(kind, l, i)}<br>${text}`;
}

function derivativeName(colour, l, i, j) {
  return `${colour.edge_label === "w" ? "∂E/∂w" : colour.edge_label}<sub>${l},${i},${j}</sub>`;
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
