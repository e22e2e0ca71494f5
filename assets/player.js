// The player: shows a film (dacviz/pictures/film) step by step, wholly in the browser.
//
// The server hears of two things only: where the film came to rest, and which node or edge was clicked.

import { given, tellEvent, tellState } from "./border.js";
import { Caption } from "./caption.js";
import { partsOf } from "./dom.js";
import { Drag } from "./drag.js";
import { Equation } from "./equation.js";
import { momentAsked, momentAt, momentBefore } from "./film.js";
import { Explanation } from "./explanation.js";
import { FormulaLinks } from "./formula_links.js";
import { drawLegend } from "./legend.js";
import { NetworkPicture } from "./network.js";
import { canShowAll } from "./network_labels.js";
import { full, number } from "./number.js";
import { Outline } from "./outline.js";
import { Presentation, hideWhatTheAddressSays } from "./presentation.js";
import { fillNumbers, listenToPrinting } from "./print.js";
import { Reveal, withoutResult } from "./reveal.js";
import { themeFor } from "./theme.js";
import { BRIEF, Transport } from "./transport.js";
import { Turn } from "./turn.js";
import { WhatIf } from "./what_if.js";

const players = new WeakMap();
const FORMULA = 0.28; // of a presentation's height
const BELOW = 44; // pixels of the legend below the network

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

export class Player {
  // onAnswered is told that a question of the film is answered.
  constructor(root, onAnswered = () => {}) {
    Object.assign(this, { root, onAnswered });
    this.part = partsOf(root);
    this.transport = new Transport(root, {
      onStep: (step, motion) => this.move(step, motion),
      onTurn: (by) => this.reveal.turn(by, this.film.frames[this.transport.step]),
      onRest: (step) => tellState(this.component, "step", step),
      onPlaying: (on) => this.playing(on),
      furthest: (step) => this.turn.furthest(step),
      onStopped: (step) => this.turn.offer(step),
    });
    this.turn = new Turn(root, this.part, {
      goTo: (step, brief) => this.transport.go(step, brief ? BRIEF : 0),
      onLevel: (level) => tellEvent(this.component, "turn", level),
      onAgain: () => tellEvent(this.component, "again", true),
      onChoice: (name, value) => tellEvent(this.component, "address", { name, value }),
      onDone: () => this.onAnswered(),
    });
    const onChoice = (name, value) => tellEvent(this.component, "address", { name, value });
    this.reveal = new Reveal(root, { onChange: () => this.render(), onChoice });
    this.outline = new Outline(this.part, (step) => this.transport.go(step));
    this.equation = new Equation(this.part);
    this.caption = new Caption(this.part);
    this.explanation = new Explanation(this.part, {
      onStep: (step) => this.transport.go(step),
      onClose: () => tellEvent(this.component, "unpick", true),
    });
    this.network = new NetworkPicture(this.part("canvas"), { onPick: (pick) => this.pick(pick), onPoint: (place) => this.links.fromPlace(place), below: BELOW });
    this.makeDraggable();
    this.part("weights").onchange = ({ target }) => this.network.writeOnEdges(target.checked);
    this.links = new FormulaLinks(this.part, this.network);
    hideWhatTheAddressSays();
    this.presentation = new Presentation(root, { onChange: () => this.fit(), onChoice });
    this.stopPrinting = listenToPrinting(() => this.printing(true), () => this.printing(false));
    this.resize = new ResizeObserver(() => this.fit());
    this.resize.observe(this.part("canvas"));
  }

  makeDraggable() {
    this.whatIf = new WhatIf({
      onMoment: (now) => this.showInstead(momentAsked(this.film, now)),
      onRefusal: (reason) => (this.part("caption").textContent = reason),
    });
    this.drag = new Drag(this.part("canvas"), {
      find: (element) => this.live && this.reveal.isWhole && this.network.adjustableAt(element),
      onMove: (place, value, event) => this.tryOut(place, value, event),
      onDrop: (place, value) => tellEvent(this.component, "change", { place, value }),
      onCancel: () => {
        this.forget();
        this.render();
      },
    });
  }

  close() {
    this.transport.close();
    this.turn.close();
    this.reveal.close();
    this.drag.close();
    this.stopPrinting();
    this.whatIf.stop();
    this.presentation.close();
    this.resize.disconnect();
    this.network.close();
  }

  // A new run of the Streamlit script, or a new theme: take over the film, keep the step where it still exists.
  show(component, { film, name, goto, turn, explanation, live }) {
    this.component = component;
    this.live = live;
    this.network.canAdjust = Boolean(live);
    if (!this.drag.isOn) this.forget();
    this.colour(themeFor(film.themes, this.root));
    const another = name !== this.name;
    if (another) this.take(film, name, turn);
    this.follow(goto);
    if (another && this.turn.levels.length) this.askAnew();
    this.explanation.show(explanation);
    this.network.pick(explanation?.place);
    this.reserve();
    this.network.take(this.film, this.theme);
    this.render();
  }

  take(film, name, turn) {
    this.name = name;
    this.film = film;
    this.turn.take(film, turn);
    this.transport.take(film);
    this.outline.take(film);
    this.part("weights").closest("label").hidden = !canShowAll(film);
    if (this.turn.isOn) this.writeWeights(); // an answer needs them
    this.root.dataset.steps = film.steps;
    this.root.dataset.by = film.by;
    this.root.setAttribute("aria-label", film.title);
  }

  colour(theme) {
    this.theme = theme;
    this.root.style.setProperty("--lit", theme.lit);
  }

  // Paper is white, whatever the screen is.
  printing(on) {
    if (!this.film) return;
    const { themes } = this.film;
    this.colour(on ? themes.light : themeFor(themes, this.root));
    if (on) fillNumbers(this.part("paper"), this.film, this.moment);
    this.network.take(this.film, this.theme);
    this.render();
  }

  // The numbers are other ones: the film goes back to before the first that is asked and has no answer.
  askAnew() {
    const step = this.turn.furthest(this.transport.step);
    if (step !== this.transport.step) this.transport.place(step);
    this.turn.offer(step);
  }

  writeWeights() {
    this.part("weights").checked = true;
    this.network.writeOnEdges(true);
  }

  // The server asks for a step once for each nonce; it knows where it opens the film.
  follow({ step, nonce }) {
    if (nonce === this.nonce) return;
    const opening = this.nonce === undefined;
    this.nonce = nonce;
    this.transport.place(step, opening);
    this.turn.placed(this.transport.step);
    if (!opening) this.comeIntoView();
  }

  // Where a scene begins, and where it stops when it is played.
  stand(step, until) {
    this.transport.place(step, true);
    this.transport.until = until;
    this.turn.placed(step);
    this.render();
  }

  // Whoever asked for a step from far below wants to see it.
  comeIntoView() {
    const { top } = this.root.getBoundingClientRect();
    if (top < 0 || top > 0.5 * window.innerHeight) this.root.scrollIntoView();
  }

  pick(pick) {
    this.transport.pause();
    tellEvent(this.component, "pick", pick);
  }

  playing(on) {
    this.root.dataset.playing = on;
    // A screen reader is not read every frame of a playing film.
    this.part("caption").setAttribute("aria-live", on ? "off" : "polite");
  }

  // A number while it is dragged: at once beside the pointer, then everything that it does.
  tryOut(place, value, event) {
    this.transport.pause();
    this.network.say(event, place, value);
    this.whatIf.ask(this.live, place, value, this.transport.step);
  }

  // A moment instead of the film's own, until the film is another or another step is wanted.
  showInstead(moment) {
    this.instead = moment;
    this.render();
  }

  forget() {
    this.whatIf.stop();
    this.instead = undefined;
    this.network.hush();
  }

  move(step, motion) {
    this.forget();
    this.reveal.begin(motion && !this.transport.isPlaying && step > 0 && !this.turn.asks(step));
    this.render();
    if (motion && this.reveal.isWhole) this.network.play(motion);
  }

  // What is shown: the step, or the part of it that is revealed.
  momentNow(step) {
    if (this.instead) return this.instead;
    const frame = this.film.frames[step];
    if (this.reveal.isWhole) return momentAt(this.film, step);
    return momentBefore(this.film, step, withoutResult(frame, this.reveal.isQuestion));
  }

  render() {
    const { step } = this.transport;
    this.turn.at(step);
    this.moment = this.momentNow(step);
    const { frame, error } = this.moment;
    this.reveal.render();
    this.transport.finish(this.reveal.isWhole);
    this.root.dataset.step = step;
    this.root.dataset.phase = frame.phase;
    this.transport.render();
    this.outline.show(frame, step);
    this.caption.show(frame, step, this.film.steps);
    this.part("error").textContent = error === undefined ? "" : `E = ${number(error)}`;
    this.part("error").title = error === undefined ? "" : full(error);
    this.equation.show(frame);
    this.links.take(this.film, frame);
    this.network.show(this.moment);
    drawLegend(this.part, this.film.colour, this.moment, this.theme, this.turn.remaining.length > 0);
  }

  // Room for the longest sentence and formula of the film, so that nothing moves from step to step.
  reserve() {
    this.caption.reserve(this.film.frames);
    // A lecture's formula leaves the network more than half of the window.
    const most = this.presentation.on ? FORMULA * window.innerHeight : Infinity;
    this.equation.reserve(this.film.frames, most);
  }

  fit() {
    if (!this.film) return;
    this.reserve();
    this.network.fit();
  }
}
