// The dashboard: a training run (dacviz/pictures/training/dashboard.py) in pictures that change while it runs.
//
// The browser asks the server for a stretch of training and the picture after it, and asks for the next one while it
// draws: neither waits for the other, nothing trains that nobody watches, and Streamlit's script is not run.

import { given, tellEvent, tellState } from "./border.js";
import { partsOf } from "./dom.js";
import { momentOf } from "./film.js";
import { HiddenNodes } from "./hidden_nodes.js";
import { errorLines } from "./history.js";
import { kept } from "./kept_runs.js";
import { listenToKeys } from "./keys.js";
import { drawLegend } from "./legend.js";
import { LiveRun } from "./live_run.js";
import { NetworkPicture } from "./network.js";
import { loadPlotly } from "./plotly.js";
import { RunCharts } from "./run_charts.js";
import { themeFor } from "./theme.js";
import { writeWords } from "./training_words.js";

const dashboards = new WeakMap();
const NETWORK = 340; // pixels of height, as the charts beside it have

export default function (component) {
  const { parentElement } = component;
  let dashboard = dashboards.get(parentElement);
  if (!dashboard) {
    dashboard = new Dashboard(parentElement.querySelector("[data-testid=training]"));
    dashboards.set(parentElement, dashboard);
  }
  dashboard.show(component, given(component));
  return () => {
    dashboard.close();
    dashboards.delete(parentElement);
  };
}

class Dashboard {
  constructor(root) {
    this.root = root;
    this.part = partsOf(root);
    this.pictures = 0;
    this.playing = false;
    this.speed = this.part("speed");
    this.speed.onchange = () => tellState(this.component, "speed", this.speed.value);
    for (const [name, act] of Object.entries(this.actions())) this.part(name).onclick = act;
    this.stopListening = listenToKeys(root, this.speed, {
      ArrowRight: () => this.once("step"),
      " ": () => this.part("play").click(),
    });
    this.network = new NetworkPicture(this.part("canvas"), { height: NETWORK });
    this.resize = new ResizeObserver(() => this.fit());
    this.resize.observe(this.part("canvas"));
    this.onhide = () => this.run.keep();
    addEventListener("pagehide", this.onhide);
  }

  // What each button does.
  actions() {
    return {
      play: () => (this.playing ? this.set(false) : this.play()),
      step: () => this.once("step"),
      epoch: () => this.once("epoch"),
      rewind: () => this.once(this.run.picture.can_undo_rewind ? "undo" : "rewind"),
      watch: () => this.watch(),
      keep: () => this.keep(),
      "stop-rewind": () => this.once("rewind"),
      "stop-back": () => this.once("back", "back"),
      "stop-halve": () => this.once("rewind", "halve"),
      "stop-clip": () => this.once("rewind", "clip"),
    };
  }

  close() {
    this.closed = true;
    this.playing = false;
    this.turn = undefined;
    this.stopListening();
    removeEventListener("pagehide", this.onhide);
    this.run.keep();
    this.resize.disconnect();
    this.network.close();
    this.charts?.close();
  }

  // A new run of the Streamlit script, or a new theme: take over what stays; a run that goes on goes on.
  show(component, data) {
    const { token, keep, base, picture, url, plotly, themes, speeds, speed } = data;
    Object.assign(this, { component, base, theme: themeFor(themes, this.root) });
    this.root.style.setProperty("--lit", this.theme.lit);
    const isAnother = token !== this.run?.token;
    if (isAnother) {
      this.run?.keep();
      this.set(false);
      this.turn = undefined;
      this.run = new LiveRun(token, url, keep);
      this.taken = undefined;
    }
    this.speed.replaceChildren(...speeds.map(([value, text]) => new Option(text, value)));
    this.speed.value = speed;
    this.take(picture);
    if (isAnother) this.resume();
    loadPlotly(plotly, (words) => this.noPlotly(words)).then((Plotly) => this.start(Plotly));
  }

  noPlotly(words) {
    this.withoutPlotly = true;
    this.problem(words);
  }

  start(Plotly) {
    if (this.closed) return;
    if (this.withoutPlotly) this.problem("");
    this.withoutPlotly = false;
    this.charts ??= new RunCharts(Plotly, this.root);
    const shown = JSON.stringify([this.base, this.theme]);
    if (shown !== this.taken) this.takeBase();
    this.taken = shown;
    this.draw();
  }

  problem(words) {
    this.part("problem").textContent = words;
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
    let answer = this.ask("train", { since: 0 });
    while (this.playing && this.turn === turn) {
      const picture = await answer;
      if (!picture || this.turn !== turn) break;
      const now = performance.now();
      // The server goes on while this picture is drawn.
      if (this.playing && !picture.stopped) answer = this.ask("train", { since: (now - before) / 1000 });
      else this.set(false);
      before = now;
      this.take(picture);
      await this.painted();
    }
    const last = await answer;
    this.take(last);
    // The server is told that the last picture is the one that stays.
    if (last && this.turn === turn) this.take(await this.ask("show"));
    this.draw();
  }

  async once(action, setting) {
    await this.stop();
    this.take(await this.ask(action));
    this.draw();
    if (setting) tellEvent(this.component, "setting", setting);
  }

  // A run that the server has lost goes on from the weights that are kept here.
  async resume() {
    const lost = this.run.picture.steps === 0 && kept(this.run.name);
    if (!lost) return;
    const picture = await this.ask("resume", lost);
    if (!picture) return;
    this.take(picture);
    this.draw();
    this.problem(`The run goes on from step ${picture.steps.toLocaleString("en")}: your browser kept its weights.`);
  }

  async watch() {
    await this.stop();
    tellEvent(this.component, "watch", true);
  }

  // The weights of the picture on screen: the run itself is further on while it plays.
  keep() {
    const { steps, network } = this.run.picture;
    this.set(false);
    tellEvent(this.component, "keep", { steps, weights: network.w });
  }

  // Stop playing, and wait for the answer that is under way.
  async stop() {
    const played = this.playing;
    this.set(false);
    if (played) await this.run.answering;
  }

  // Draw, and wait until the browser has shown it.
  painted() {
    return new Promise((done) =>
      requestAnimationFrame(() => {
        const begin = performance.now();
        this.draw();
        requestAnimationFrame(() => {
          this.run.drawing = (performance.now() - begin) / 1000;
          done();
        });
      }),
    );
  }

  // The picture after an action; nothing if there is none, or if another run is shown by then.
  async ask(action, more) {
    const { run } = this;
    const { picture, problem } = await run.ask(action, this.speed.value, more);
    if (run !== this.run) return undefined;
    this.problem(problem ?? "");
    if (problem) this.set(false);
    return picture;
  }

  // --- what a picture brings ---------------------------------------------------------------------------------------

  take(picture) {
    if (!this.run.take(picture)) return;
    writeWords(this.part, picture);
    const { steps, epochs, serial, training_share } = picture;
    Object.assign(this.root.dataset, { steps, epochs, serial });
    if (training_share !== undefined) this.root.dataset.trainingShare = training_share;
  }

  // Everything anew: another run, another theme.
  takeBase() {
    const { plots, maps, network, hidden_nodes, fit_words } = this.base;
    this.charts.take(plots, maps, this.theme);
    this.network.take(network, this.theme);
    this.hiddenNodes = new HiddenNodes(this.part, hidden_nodes);
    this.part("fit-words").textContent = fit_words;
  }

  fit() {
    if (!this.taken) return;
    this.charts.fit();
    this.network.fit();
  }

  // A picture that cannot be drawn does not keep the next one from it.
  draw() {
    if (!this.taken || this.closed) return;
    try {
      this.drawPicture();
    } catch (error) {
      this.set(false);
      this.problem("This picture could not be drawn. Press Play to go on.");
      console.error(error);
    }
  }

  drawPicture() {
    const { plots, maps, network, hidden_nodes } = this.run.picture;
    const { fit, promise, flow } = plots;
    const error = { ...plots.error, data: { ...plots.error.data, ...errorLines(this.run.records) } };
    this.charts.draw({ fit, error, promise, flow }, maps);
    this.hiddenNodes.paint(hidden_nodes, this.theme);
    this.drawNetwork(network);
    this.root.dataset.pictures = ++this.pictures;
  }

  drawNetwork(now) {
    const moment = momentOf(this.base.network, now);
    this.network.show(moment);
    drawLegend(this.part, this.base.network.colour, moment, this.theme);
  }
}
