// The player: shows a film (dacviz/view/film.py) step by step, wholly in the browser.
//
// A film is self-contained; what is on screen after k steps is folded from frames 0 … k. The server hears of two things
// only: where the film came to rest, and which node or edge was clicked.

const players = new WeakMap();
const SPEEDS = [["0.5", "½×"], ["1", "1×"], ["2", "2×"], ["4", "4×"]];
const PAUSE = { node: 1100, layer: 2200, proof: 4400 }; // milliseconds a frame stays, at speed 1
const BELOW = 190; // pixels of the legend and the formula below the network
const WIDE_LETTER = 14; // pixels that no letter of a formula is wider than
const REST = 500; // milliseconds without a step after which the film has come to rest

export default function (component) {
  const { parentElement } = component;
  let player = players.get(parentElement);
  if (!player) players.set(parentElement, (player = new Player(parentElement.querySelector("[data-testid=film]"))));
  player.show(component, given(component));
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
    this.room = 0;
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
    this.picture = new Picture(this.part("canvas"), (pick) => {
      this.pause();
      this.component.setTriggerValue("pick", pick);
    }, BELOW);
    this.resize = new ResizeObserver(() => this.fit());
    this.resize.observe(this.part("canvas"));
  }

  close() {
    clearTimeout(this.timer);
    clearTimeout(this.rest);
    document.removeEventListener("keydown", this.onkey);
    this.resize.disconnect();
    this.picture.close();
  }

  // A new run of the Streamlit script, or a new theme: take over the film, keep the step where it still exists.
  show(component, data) {
    this.component = component;
    const film = data.film;
    const opening = this.nonce === undefined;
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
      if (this.step > film.steps) {
        this.step = film.steps;
        this.settle();
      }
    }
    if (asked !== undefined) {
      this.pause();
      this.step = Math.min(asked, film.steps);
      // The server knows where it opens the film.
      if (!opening || this.step !== asked) this.settle();
      if (!opening) this.comeIntoView();
    }
    this.picture.take(film, this.theme);
    drawScales(this.part, film.colour, this.theme);
    this.render();
    loadPlotly(data.plotly).then(
      (Plotly) => this.picture.start(Plotly),
      (error) => (this.part("problem").textContent = error.message),
    );
  }

  // Whoever asked for a step from far below wants to see it.
  comeIntoView() {
    const { top } = this.root.getBoundingClientRect();
    if (top < 0 || top > 0.5 * window.innerHeight) this.root.scrollIntoView();
  }

  buildPhases() {
    const items = this.film.phases.map(([phase, text]) => {
      const item = element("li", { "data-phase": phase }, text);
      // The first step of the phase, for a mouse; the slider and the keys lead there too.
      item.onclick = () => this.go(Math.max(1, this.film.frames.findIndex((frame, k) => k > 0 && frame.phase === phase)));
      return item;
    });
    this.part("phases").replaceChildren(...items);
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
    this.root.dataset.playing = on;
    // A screen reader is not read every frame of a playing film.
    this.part("caption").setAttribute("aria-live", on ? "off" : "polite");
  }

  move(step) {
    if (step === this.step) return;
    this.step = step;
    this.render();
    this.picture.advance();
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
    if (!isFor(this.root, event) || focus === this.speed) return;
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
    const { film, step, picture } = this;
    const frame = film.frames[step];
    picture.fold(step);
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
    this.part("error").textContent = picture.error === undefined ? "" : `E = ${number(picture.error)}`;
    this.part("error").title = picture.error === undefined ? "" : full(picture.error);
    this.equation(frame);
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
    // Measuring makes the browser lay the page out at once, so short formulas are not measured.
    const formulas = [...box.querySelectorAll("math")];
    if (Math.max(0, ...formulas.map((m) => m.textContent.length)) * WIDE_LETTER < this.room) return;
    const wanted = Math.max(...formulas.map((m) => m.getBoundingClientRect().width));
    const room = box.querySelector(".film-formulas").clientWidth;
    if (wanted > room) box.style.fontSize = `${Math.max(0.6, room / wanted) * parseFloat(getComputedStyle(box).fontSize)}px`;
  }

  fit() {
    if (!this.film) return;
    this.room = this.part("equation").clientWidth - 150;
    this.picture.redraw();
    this.shrink();
  }
}
