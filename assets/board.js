// The board: a training run (dacviz/view/board.py) in pictures that change while it runs.
//
// The browser asks the server for a stretch of training and the picture after it, and asks for the next one while it
// draws: neither waits for the other, nothing trains that nobody watches, and Streamlit's script is not run.

const boards = new WeakMap();

export default function (component) {
  const { parentElement } = component;
  let board = boards.get(parentElement);
  if (!board) boards.set(parentElement, (board = new Board(parentElement.querySelector("[data-testid=board]"))));
  board.show(component, given(component));
  return () => {
    board.close();
    boards.delete(parentElement);
  };
}

class Board {
  constructor(root) {
    this.root = root;
    this.part = (name) => root.querySelector(`[data-part="${name}"]`);
    this.drawing = 0; // seconds the last picture took
    this.pictures = 0;
    this.playing = false;
    const on = (name, act) => (this.part(name).onclick = act);
    on("play", () => (this.playing ? this.pause() : this.play()));
    on("step", () => this.once("step"));
    on("epoch", () => this.once("epoch"));
    on("rewind", () => this.once(this.latest?.can_undo_rewind ? "undo" : "rewind"));
    on("watch", () => this.leave("watch", true));
    on("stop-rewind", () => this.once("rewind"));
    on("stop-back", () => this.once("back", "back"));
    on("stop-halve", () => this.once("rewind", "halve"));
    on("stop-clip", () => this.once("rewind", "clip"));
    this.speed = this.part("speed");
    this.speed.onchange = () => this.component.setStateValue("speed", this.speed.value);
    this.onkey = (event) => this.key(event);
    document.addEventListener("keydown", this.onkey);
    this.picture = new Picture(this.part("canvas"), () => {});
    this.resize = new ResizeObserver(() => this.fit());
    this.resize.observe(this.part("canvas"));
  }

  close() {
    this.gone = true;
    this.playing = false;
    this.turn = undefined;
    document.removeEventListener("keydown", this.onkey);
    this.resize.disconnect();
    this.picture.close();
    for (const plot of this.plots()) window.Plotly?.purge(plot);
  }

  plots() {
    return this.root.querySelectorAll("[data-plot]");
  }

  // A new run of the Streamlit script, or a new theme: take over what stays; a run that goes on goes on.
  show(component, data) {
    this.component = component;
    this.data = data;
    this.theme = data.themes[isDark(this.root) ? "dark" : "light"];
    this.root.style.setProperty("--lit", this.theme.lit);
    if (data.token !== this.token) {
      this.token = data.token;
      this.set(false);
      this.latest = undefined;
      this.kept = [];
      this.drawnBase = undefined;
    }
    this.speed.replaceChildren(...data.speeds.map(([value, text]) => new Option(text, value)));
    this.speed.value = data.speed;
    this.take(data.picture);
    loadPlotly(data.plotly).then(
      (Plotly) => this.start(Plotly),
      (error) => (this.part("problem").textContent = error.message),
    );
  }

  start(Plotly) {
    if (this.gone) return;
    this.Plotly = Plotly;
    const look = JSON.stringify([this.data.base, this.theme]);
    if (look !== this.drawnBase) this.rebuild();
    this.drawnBase = look;
    this.draw();
  }

  // --- transport ---------------------------------------------------------------------------------------------------

  set(playing) {
    this.playing = playing;
    const button = this.part("play");
    const name = playing ? "Pause" : "Play";
    button.setAttribute("aria-label", name);
    button.title = `${name} (space)`;
    this.root.dataset.playing = playing;
  }

  async play() {
    this.set(true);
    const turn = (this.turn = {}); // pressed again before this one has ended, Play begins another
    let before = performance.now();
    let ask = this.ask("train", { since: 0 });
    while (this.playing && this.turn === turn) {
      const picture = await ask;
      if (!picture || this.turn !== turn) break;
      const now = performance.now();
      // The server goes on while this picture is drawn.
      if (this.playing && !picture.stopped) ask = this.ask("train", { since: (now - before) / 1000 });
      else this.set(false);
      before = now;
      this.take(picture);
      await this.painted(() => this.draw());
    }
    this.take(await ask);
    this.draw();
  }

  pause() {
    this.set(false);
  }

  async once(deed, setting) {
    const played = this.playing;
    this.set(false);
    if (played) await this.answering;
    this.take(await this.ask(deed));
    this.draw();
    if (setting) this.component.setTriggerValue("setting", setting);
  }

  async leave(event, value) {
    this.set(false);
    await this.answering;
    this.component.setTriggerValue(event, value);
  }

  // Draw, and wait until the browser has shown it.
  painted(draw) {
    return new Promise((done) =>
      requestAnimationFrame(() => {
        const begin = performance.now();
        draw();
        requestAnimationFrame(() => {
          this.drawing = (performance.now() - begin) / 1000;
          done();
        });
      }),
    );
  }

  ask(deed, more = {}) {
    const speed = this.speed.value === "max" ? null : Number(this.speed.value);
    const held = this.latest ? { stride: this.latest.history.stride, count: this.kept.length } : {};
    const body = JSON.stringify({ deed, speed, drawing: this.drawing, ...held, ...more });
    this.answering = this.post(body).catch((error) => {
      this.set(false);
      this.part("problem").textContent = error.message;
    });
    return this.answering;
  }

  async post(body) {
    const answer = await fetch(this.data.url, { method: "POST", body });
    const content = await answer.json();
    if (!answer.ok) throw new Error(content.reason);
    this.part("problem").textContent = "";
    return content;
  }

  key(event) {
    const focus = document.activeElement;
    if (!isFor(this.root, event) || focus === this.speed) return;
    const act = { ArrowRight: () => this.once("step"), " ": () => this.part("play").click() }[event.key];
    // A focused button answers the space bar itself.
    if (!act || (event.key === " " && focus?.tagName === "BUTTON")) return;
    event.preventDefault();
    act();
  }

  // --- what a picture brings ---------------------------------------------------------------------------------------

  take(picture) {
    if (!picture || (this.latest && picture.serial <= this.latest.serial)) return;
    const { history } = picture;
    this.kept = [...this.kept.slice(0, history.from), ...history.kept];
    this.latest = picture;
    this.words(picture);
  }

  words(picture) {
    const put = (name, text) => (this.part(name).textContent = text);
    put("epochs", picture.epochs.toLocaleString("en"));
    put("steps", picture.steps.toLocaleString("en"));
    put("train", number(picture.train));
    put("test", picture.test === null ? "–" : number(picture.test));
    this.part("train").title = full(picture.train);
    this.part("test").title = picture.test === null ? "" : full(picture.test);
    put("words", picture.words);
    put("sample", `training sample ${picture.network.sample}`);
    put("reason", picture.stopped ?? "");
    this.part("stop").hidden = !picture.stopped;
    this.part("stop-back").hidden = !picture.can_go_back;
    this.part("goal-box").hidden = picture.goal === null;
    if (picture.goal !== null) put("goal", `${number(picture.goal)}${picture.reached ? " ✓ reached" : ""}`);
    const undo = picture.can_undo_rewind;
    const rewind = this.part("rewind");
    rewind.setAttribute("aria-label", undo ? "Undo rewind" : "Rewind");
    rewind.title = undo ? "Undo rewind: back to the run as it was" : "Rewind to the initial weights";
    rewind.disabled = !undo && picture.steps === 0;
    rewind.dataset.undo = undo;
    for (const name of ["play", "step", "epoch", "watch"]) this.part(name).disabled = Boolean(picture.stopped);
    Object.assign(this.root.dataset, { steps: picture.steps, epochs: picture.epochs, serial: picture.serial });
    if (picture.training_share !== undefined) this.root.dataset.trainingShare = picture.training_share;
  }

  // Everything anew: another run, another theme.
  rebuild() {
    const { base } = this.data;
    this.shown = {};
    for (const plot of this.plots()) {
      const { data, layout } = dressed(base.plots[plot.dataset.plot], this.theme, plot);
      plot.style.height = `${layout.height}px`;
      plot.setAttribute("aria-label", plot.closest("figure").querySelector("figcaption").textContent);
      this.shown[plot.dataset.plot] = { data, layout, plot };
    }
    this.picture.take(structuredClone(base.network), this.theme);
    this.networkIsNew = true;
    this.layMaps(base.maps);
    this.layStrip(base.strip);
    this.part("fit-words").textContent = base.fit_words;
  }

  fit() {
    if (!this.shown || !this.latest) return;
    // Plotly takes a moment to resize, and complains if the page was left meanwhile.
    for (const { plot, moved } of Object.values(this.shown)) if (moved) this.Plotly.Plots.resize(plot).catch(() => {});
    this.picture.redraw();
  }

  draw() {
    if (!this.shown || !this.latest || this.gone) return;
    const { plots, maps, network, strip, history } = this.latest;
    const records = [...this.kept, history.newest];
    const line = (k) => ({ x: records.map((r) => r[0]), y: records.map((r) => (r[k] > 0 ? r[k] : null)) });
    const error = { ...plots.error, data: { ...plots.error.data, training: line(1), test: line(2) } };
    for (const [name, update] of Object.entries({ ...plots, error })) this.drawPlot(this.shown[name], update);
    maps.forEach((bytes, k) => paintMap(this.maps[k], bytes, this.theme));
    strip.forEach((bytes, k) => this.paintCell(this.cells[k], bytes));
    this.drawNetwork(network);
    this.root.dataset.pictures = ++this.pictures;
  }

  drawPlot(shown, { data = {}, layout = {} }) {
    const { plot, data: before } = shown;
    const moved = JSON.stringify(layout);
    const stays = shown.moved === moved && before.every((trace) => trace.type === "scatter");
    shown.data = before.map((trace) => ({ ...trace, ...data[trace.uid] }));
    shown.layout = merge(shown.layout, layout);
    shown.moved = moved;
    if (stays) return exchange(this.Plotly, plot, before, shown.data);
    // Plotly writes into what it is given, so it gets copies.
    const copies = shown.data.map((trace) => ({ ...trace }));
    drawAnew(this.Plotly, plot, copies, structuredClone(shown.layout), { displayModeBar: false });
  }

  drawNetwork({ w, d, add, add_edges, node_limit, edge_limit }) {
    const { film } = this.picture;
    Object.assign(film, { w, d });
    Object.assign(film.colour, { node_limit, edge_limit });
    Object.assign(film.frames[0], { add, add_edges });
    this.picture.kept = undefined;
    this.picture.fold(0);
    if (this.networkIsNew) this.picture.start(this.Plotly);
    else this.picture.advance();
    this.networkIsNew = false;
    drawScales(this.part, film.colour, this.theme);
  }

  // --- maps and small pictures, drawn on canvases: an image of bytes is nothing a chart library is needed for -------

  layMaps(domains) {
    const { plot, layout } = this.shown.fit;
    const frame = plot.parentElement;
    frame.querySelectorAll(".board-map").forEach((old) => old.remove());
    const { l, r, t, b } = layout.margin;
    this.maps = domains.map(([from, to]) => {
      const canvas = element("canvas", { class: "board-map", "aria-hidden": "true" });
      const share = (x) => `calc(${l}px + (100% - ${l + r}px) * ${x})`;
      Object.assign(canvas.style, { left: share(from), width: `calc((100% - ${l + r}px) * ${to - from})`, top: `${t}px`, height: `calc(100% - ${t + b}px)` });
      frame.prepend(canvas);
      return canvas;
    });
  }

  layStrip({ kind, nodes, points, hidden }) {
    this.part("strip-figure").hidden = nodes.length === 0;
    this.cells = nodes.map(([l, i]) => {
      const canvas = element("canvas", { width: 192, height: 144, role: "img", "aria-label": `What node ${l},${i} computes` });
      return { canvas, kind, points, l, i };
    });
    const items = this.cells.map(({ canvas, l, i }) => {
      const item = element("div", { class: "board-cell" });
      item.append(canvas, element("span", {}, `${l},${i}`));
      return item;
    });
    const rest = hidden - nodes.length;
    if (rest > 0 && nodes.length) items.push(element("p", {}, `and ${rest} more`));
    this.part("strip").replaceChildren(...items);
  }

  paintCell({ canvas, kind, points }, bytes) {
    if (kind === "map") return paintMap(canvas, bytes, this.theme);
    const { width, height } = canvas;
    const pen = canvas.getContext("2d");
    const y = (value) => height * (0.5 - 0.46 * value);
    pen.clearRect(0, 0, width, height);
    pen.lineWidth = 2;
    pen.strokeStyle = this.theme.outline;
    pen.strokeRect(0, y(0), width, 0);
    pen.lineWidth = 6;
    pen.strokeStyle = this.theme.lit;
    pen.beginPath();
    decoded(bytes).forEach((value, k) => pen.lineTo((k / (points - 1)) * width, y(value)));
    pen.stroke();
  }
}

// −1 … 1 of each byte, as dacviz.view.fit.encoded writes them.
function decoded(text) {
  return Array.from(atob(text), (c) => (c.charCodeAt(0) - 128) / 127);
}

// A square map, its first row at the bottom.
function paintMap(canvas, text, theme) {
  const values = decoded(text);
  const side = Math.sqrt(values.length);
  if (canvas.width !== side || canvas.height !== side) Object.assign(canvas, { width: side, height: side });
  const pen = canvas.getContext("2d");
  const image = pen.createImageData(side, side);
  const [low, middle, high] = theme.node.map(rgb);
  values.forEach((value, k) => {
    const end = value < 0 ? low : high;
    const at = 4 * ((side - 1 - Math.floor(k / side)) * side + (k % side));
    for (let c = 0; c < 3; c++) image.data[at + c] = middle[c] + Math.abs(value) * (end[c] - middle[c]);
    image.data[at + 3] = 255;
  });
  pen.putImageData(image, 0, 0);
}
