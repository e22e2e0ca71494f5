// The network of a film, drawn with Plotly: what is known after a step, what the step reads and what it assigns.

class Picture {
  // canvas: the element that holds the two plots, under and over; below: pixels of what is to be seen together with it.
  constructor(canvas, onClick, below = 0) {
    this.canvas = canvas;
    this.below = below;
    [this.under, this.over] = canvas.children;
    this.onClick = onClick;
  }

  close() {
    for (const [plot] of this.shown ?? []) this.Plotly.purge(plot);
  }

  // Another film or another theme; nothing is drawn yet.
  take(film, theme) {
    this.film = film;
    this.theme = theme;
    this.kept = undefined;
    const named = (name) => film.figure.data.find((trace) => trace.name === name);
    this.at = named("nodes");
    this.measure();
  }

  // What is known after frames 0 … step: each frame adds its own.
  fold(step) {
    const { film } = this;
    this.frame = film.frames[step];
    this.known = film.nodes.map(() => ({}));
    this.latest = film.nodes.map(() => undefined);
    this.derivative = film.edges.map(() => undefined);
    this.w = film.w; // the weights of now: a step of SGD assigns new ones
    this.moved = 0;
    this.error = undefined;
    for (const frame of film.frames.slice(0, step + 1)) {
      for (const [node, kind, value] of frame.add) {
        this.known[node][kind] = value;
        if (kind !== "dphi") this.latest[node] = kind;
      }
      for (const [edge, value] of frame.add_edges) this.derivative[edge] = value;
      if (frame.add_weights) {
        if (!this.moved) this.w = [...film.w];
        for (const [edge, value] of frame.add_weights) this.w[edge] = value;
        this.moved += frame.add_weights.length;
      }
      if (frame.error !== undefined) this.error = frame.error;
    }
  }

  // --- drawing -----------------------------------------------------------------------------------------------------

  async start(Plotly) {
    this.Plotly = Plotly;
    if (this.shown) return this.redraw();
    const layout = this.layout();
    this.shown = this.layers();
    const [[under, edges], [over, rest]] = this.shown;
    Plotly.newPlot(under, edges, layout, { staticPlot: true });
    await Plotly.newPlot(over, rest, layout, { displayModeBar: false, doubleClick: false });
    over.on("plotly_click", ({ points: [point] }) => this.click(point));
  }

  // Another film, size or theme: everything anew, unless the network stays where it is.
  redraw() {
    if (!this.shown) return;
    const before = this.place;
    const layout = this.layout();
    if (this.place === before) return this.advance();
    this.shown = this.layers();
    for (const [plot, traces] of this.shown) drawAnew(this.Plotly, plot, traces, layout);
  }

  // Only what a step changes.
  advance() {
    if (!this.shown) return;
    const before = this.shown;
    this.shown = this.layers();
    this.shown.forEach(([plot, traces], n) => exchange(this.Plotly, plot, before[n][1], traces));
  }

  // Plotly's time for a step grows with the traces of the plot, changed or not. So the figure is drawn as two plots, one
  // above the other: the edges, which rarely change, and the rest.
  layers() {
    const filled = { ...this.still(), ...this.litEdges(), nodes: this.nodes(), labels: this.labels() };
    const traces = this.film.figure.data.map((trace) => merge(trace, filled[trace.name]));
    const isEdge = (trace) => trace.name.startsWith("edges:");
    return [
      [this.under, traces.filter(isEdge)],
      [this.over, traces.filter((trace) => !isEdge(trace))],
    ];
  }

  click({ data, pointNumber: k }) {
    const { nodes, edges } = this.film;
    if (data.name === "nodes") this.onClick(nodes[k]);
    if (data.name === "hits") this.onClick([...nodes[edges[k][1]], nodes[edges[k][0]][1]]);
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

  get showsTargets() {
    return this.size >= 24;
  }

  diameter(k) {
    return this.film.nodes[k][1] === 0 ? Math.max(5, 0.42 * this.size) : this.size;
  }

  // The figure's layout in the page's font, with room beside the outermost nodes for themselves and the targets. It says
  // width and height, as Plotly measures a plot only once.
  layout() {
    const { film, size, width } = this;
    const letters = Math.max(...film.d.map((d) => number(d).length), -5) + 5;
    const left = 0.5 * size + 12;
    const right = 0.5 * size + (this.showsTargets ? 14 + 8 * letters : 12);
    const L = film.sizes.length - 1;
    this.column = (width - left - right) / L;
    const range = [-left / this.column, L + right / this.column];
    const font = { family: getComputedStyle(this.canvas).fontFamily };
    const layout = merge(film.figure.layout, { width, height: this.height, xaxis: { range }, font });
    this.place = JSON.stringify([film.sizes, layout]);
    return layout;
  }

  // --- traces ------------------------------------------------------------------------------------------------------

  line(edges) {
    const { x, y } = this.at;
    const through = (axis) => edges.flatMap((k) => [...this.film.edges[k].map((node) => axis[node]), null]);
    // A gap rather than nothing: Plotly leaves the old line where a trace becomes empty.
    return edges.length ? { x: through(x), y: through(y) } : { x: [null], y: [null] };
  }

  // The edges and their hover texts, made anew only when another derivative or weight is known.
  still() {
    const known = this.moved + this.derivative.filter((value) => value !== undefined).length;
    if (this.kept?.known !== known) this.kept = { known, traces: { ...this.edges(), hits: this.hits() } };
    return this.kept.traces;
  }

  edges() {
    const { film, theme } = this;
    const { edge, edge_limit } = film.colour;
    const groups = new Map([["edges:unknown", []]]);
    for (let k = -film.levels; k <= film.levels; k++) groups.set(`edges:${k}`, []);
    const values = edge === "w" ? this.w : this.derivative;
    values.forEach((value, k) => groups.get(`edges:${value === undefined ? "unknown" : level(value, edge_limit, film.levels)}`).push(k));
    const traces = {};
    for (const [name, edges] of groups) {
      const k = Number(name.split(":")[1]);
      // The weakest level is not yet neutral: its sign must be seen.
      const color = Number.isNaN(k) ? theme.unknown : mix(theme.edge, 0.45 * Math.sign(k) + (0.55 * k) / film.levels);
      traces[name] = { ...this.line(edges), line: { color } };
    }
    return traces;
  }

  get lit() {
    return [...this.frame.read_edges, ...this.frame.target_edges];
  }

  litEdges() {
    const { lit } = this;
    const line = { color: this.theme.lit, width: lit.length > 60 ? 3 : 6 };
    const sign = (positive) => this.line(lit.filter((k) => this.w[k] >= 0 === positive));
    return { "lit:+": { ...sign(true), line }, "lit:-": { ...sign(false), line } };
  }

  hits() {
    const { film } = this;
    const text = film.edges.map(([a, b], k) => {
      const [l, i] = film.nodes[b];
      const j = film.nodes[a][1];
      const index = `<sub>${l},${i},${j}</sub>`;
      const weight = `w${index} = ${full(this.w[k])}${j === 0 ? " (bias)" : ""}`;
      if (this.derivative[k] === undefined) return weight;
      return `${weight}<br>${film.colour.derivative_label}${index} = ${full(this.derivative[k])}`;
    });
    return { hovertext: text, hoverlabel: this.hoverLabel() };
  }

  hoverLabel() {
    return { bgcolor: this.theme.page, bordercolor: this.theme.outline, font: { color: this.theme.text, size: 15 } };
  }

  nodes() {
    const { film, theme, frame, size } = this;
    const { node_limit } = film.colour;
    const node = this.colouredBy;
    const nodes = film.nodes.map((_, k) => k);
    const read = new Map(frame.read);
    const target = new Map(frame.target);
    const fill = (k) => {
      // A colour belongs to the number it is of: a node that shows another one is blank.
      const value = (this.shows(k) ?? node) === node ? this.known[k][node] : undefined;
      return value === undefined ? theme.blank : mix(theme.node, value / node_limit);
    };
    // What a step reads has a pale rim, what it assigns a full one, what else the page is about one in the text's colour.
    const rim = (k) => {
      if (target.has(k)) return { color: theme.lit, width: 7 };
      if (read.has(k)) return { color: mix([theme.page, theme.page, theme.lit], 0.55), width: 5 };
      if (film.ends?.includes(k)) return { color: theme.text, width: 4 };
      return { color: theme.outline, width: 1.5 };
    };
    return {
      text: nodes.map((k) => this.label(k, target.get(k) ?? read.get(k), target)),
      hovertext: nodes.map((k) => this.hover(k)),
      hoverlabel: this.hoverLabel(),
      textfont: {
        size: Math.max(10.5, Math.min(15, 0.25 * size)),
        color: nodes.map((k) => (this.shows(k) || film.nodes[k][1] === 0 ? theme.text : theme.faint)),
      },
      marker: {
        size: nodes.map((k) => this.diameter(k)),
        color: nodes.map(fill),
        line: { color: nodes.map((k) => rim(k).color), width: nodes.map((k) => rim(k).width) },
      },
    };
  }

  // A film may say for each frame what its nodes are coloured by; it then leaves out what an earlier frame showed.
  get colouredBy() {
    return this.frame.node ?? this.film.colour.node;
  }

  // What a node shows: the quantity that the step reads or assigns there, else the coloured one, else the last computed.
  shows(k) {
    const { frame, known, latest } = this;
    const lit = new Map([...frame.read, ...frame.target]).get(k);
    if (lit) return lit;
    if (known[k][this.colouredBy] !== undefined) return this.colouredBy;
    return frame.node ? undefined : latest[k];
  }

  label(k, lit, targets) {
    const { film, size, known } = this;
    const [l, i] = film.nodes[k];
    if (i === 0) return size < 26 ? "" : "1";
    // Small numbers that change ten times a second are not read; the colours are.
    if (film.by === "live" && size < 44) return "";
    if (size < 20 ? !targets.has(k) || targets.size > 4 : size < 26 && !lit) return "";
    const kind = this.shows(k);
    if (kind === undefined) return symbol(l === 0 ? "z" : "u", l, i);
    const text = number(known[k][kind], size < 40 ? 3 : 4);
    return size < 44 ? text : `${symbol(kind, l, i)}<br>${text}`;
  }

  hover(k) {
    const [l, i] = this.film.nodes[k];
    if (i === 0) return "the constant 1 that the biases read";
    const L = this.film.sizes.length - 1;
    const name = l === 0 ? `input ${i}` : l === L ? `output ${i}` : `node ${i} of layer ${l}`;
    const rows = Object.entries(this.known[k]).map(([kind, value]) => `${symbol(kind, l, i)} = ${full(value)}`);
    return [`<b>${name}</b>`, ...rows].join("<br>");
  }

  // The weight beside each lit edge, while they are few enough to be told apart, and the targets beside the outputs.
  labels() {
    const { film, at, size, theme } = this;
    const edges = film.by === "node" && size >= 24 && this.lit.length <= 12 ? this.lit : [];
    const outputs = this.showsTargets && film.d.length ? film.nodes.flatMap(([l], k) => (l === film.sizes.length - 1 ? [k] : [])) : [];
    // Near the end at which the edges fan out.
    const share = new Set(edges.map((k) => film.edges[k][1])).size === 1 ? 0.36 : 0.64;
    const along = (k, axis) => axis[film.edges[k][0]] + share * (axis[film.edges[k][1]] - axis[film.edges[k][0]]);
    const value = (k) => (this.frame.target_edges.includes(k) && !this.frame.add_weights ? this.derivative[k] : this.w[k]);
    const beside = (0.5 * size + 12) / this.column;
    const both = (ofEdge, ofOutput) => [...edges.map(ofEdge), ...outputs.map(ofOutput)];
    if (!edges.length && !outputs.length) return { x: [null], y: [null], text: [""] };
    return {
      x: both((k) => along(k, at.x), (k) => at.x[k] + beside),
      y: both((k) => along(k, at.y), (k) => at.y[k]),
      text: both((k) => number(value(k)), (_, o) => `d<sub>${o + 1}</sub> = ${number(film.d[o])}`),
      textposition: both(() => "middle center", () => "middle right"),
      textfont: {
        size: Math.max(12, Math.min(16, 0.25 * size)),
        color: both(() => theme.text, () => theme.faint),
      },
    };
  }
}

// The same rule as scales.level.
function level(value, limit, levels) {
  if (value === 0) return 0;
  return Math.sign(value) * Math.max(1, Math.min(levels, Math.round(levels * (Math.abs(value) / limit))));
}

function symbol(kind, l, i) {
  if (kind === "z" && l === 0) return `x<sub>${i}</sub>`;
  if (kind === "alpha_from") return `α<sub>→${l},${i}</sub>`;
  if (kind === "alpha_to") return `α<sub>${l},${i}→</sub>`;
  const letter = { delta: "δ", alpha: "α", dphi: "φ′" }[kind] ?? kind;
  return `${letter}<sub>${l},${i}</sub>`;
}

// The legend: what the nodes and the edges are coloured by, and where the scales end.
function drawScales(part, colour, { node, edge }) {
  const bar = (name, stops, text, limit) => {
    const box = part(name);
    box.querySelector(".film-scale-name").textContent = text;
    box.querySelector(".film-scale-bar").style.background = `linear-gradient(to right, ${stops.join(", ")})`;
    const [low, high] = box.querySelectorAll(".film-scale-end");
    low.textContent = number(-limit);
    high.textContent = number(limit);
  };
  bar("node-scale", node, `Nodes: ${colour.node_label}`, colour.node_limit);
  bar("edge-scale", edge, `Edges: ${colour.edge_label}`, colour.edge_limit);
}
