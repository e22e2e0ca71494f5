// First, previous, play, next, last, the slider, the speed and the keys: which step of a film is shown.

import { partsOf } from "./dom.js";
import { pauseBetween, within } from "./film.js";
import { listenToKeys } from "./keys.js";

const SPEEDS = [["0.5", "½×"], ["1", "1×"], ["2", "2×"], ["4", "4×"]];
export const BRIEF = 700; // milliseconds that a step by key or button takes to be seen; the next one cuts it short
const UNHURRIED = 0.8; // of its time that a step of a playing film moves
const REST = 500; // milliseconds without a step after which the film has come to rest

export class Transport {
  // onStep is told of every step and of the milliseconds that its motion may take, onRest of the one the film came to rest
  // at, onPlaying whether it plays; onTurn may take "next" (1) and "previous" (−1) for itself. furthest says how far
  // towards a step the film may go, onStopped is told that it had to stop before one.
  constructor(root, told) {
    Object.assign(this, { step: 0, until: undefined, timer: undefined, rest: undefined }, told);
    const part = partsOf(root);
    this.buttons = Object.fromEntries(["first", "previous", "play", "next", "last"].map((name) => [name, part(name)]));
    this.buttons.play.disabled = false; // the page shows the buttons before there is anything behind them
    this.slider = part("slider");
    this.speed = part("speed");
    this.count = part("count");
    this.progress = part("progress");
    this.speed.replaceChildren(...SPEEDS.map(([value, text]) => new Option(text, value, value === "1", value === "1")));
    const ways = {
      first: () => this.go(0),
      previous: () => this.turn(-1),
      play: () => (this.timer ? this.pause() : this.play()),
      next: () => this.turn(1),
      last: () => this.go(this.film.steps),
    };
    for (const [name, way] of Object.entries(ways)) this.buttons[name].onclick = way;
    this.slider.oninput = () => this.go(Number(this.slider.value));
    // After a choice by the pointer, the arrow keys are the film's again.
    this.speed.onpointerdown = () => (this.pointed = true);
    this.speed.onchange = () => {
      if (this.pointed) this.speed.blur();
      this.pointed = false;
    };
    this.stopListening = listenToKeys(root, this.speed, {
      ArrowRight: ways.next,
      ArrowLeft: ways.previous,
      PageDown: ways.next,
      PageUp: ways.previous,
      Home: ways.first,
      End: ways.last,
      " ": () => this.buttons.play.click(),
    });
  }

  close() {
    clearTimeout(this.timer);
    clearTimeout(this.rest);
    this.stopListening();
  }

  // Another film: it stands, and where it is shorter than the step at its end. Nobody is told of the step.
  take(film) {
    this.pause();
    this.film = film;
    this.slider.max = film.steps;
    this.count.style.minWidth = `${2 * String(film.steps).length + 3}ch`; // the longest count
    if (this.step > film.steps) {
      this.step = film.steps;
      this.settle();
    }
  }

  // Where the server says; quietly if it knows already that the film stands there.
  place(step, quietly) {
    this.pause();
    this.step = within(this.film, step);
    if (!quietly || this.step !== step) this.settle();
  }

  turn(by) {
    if (this.timer || !this.onTurn(by)) this.go(this.step + by, by > 0 ? BRIEF : 0);
  }

  go(step, motion = 0) {
    this.pause();
    this.move(within(this.film, step), motion);
  }

  play() {
    if (this.step === this.film.steps) this.move(0);
    clearTimeout(this.rest);
    const next = () => {
      this.timer = setTimeout(
        () => {
          const moved = this.move(this.step + 1, UNHURRIED * pauseBetween(this.film, Number(this.speed.value)));
          if (moved && this.step < this.film.steps && this.step !== this.until) next();
          else if (moved) this.pause();
        },
        pauseBetween(this.film, Number(this.speed.value)),
      );
    };
    next();
    this.playing(true);
  }

  get isPlaying() {
    return this.timer !== undefined;
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
    this.onPlaying(on);
  }

  // Whether it got there.
  move(wanted, motion = 0) {
    const step = this.furthest(wanted);
    if (step !== this.step) {
      this.step = step;
      this.onStep(step, motion);
      this.settle();
    }
    if (step === wanted) return true;
    this.pause();
    this.onStopped(step);
    return false;
  }

  // Whether a step is shown in part only, so that there is something next at the end, too.
  finish(isWhole) {
    this.unfinished = !isWhole;
  }

  // Tell of the step once the film rests, never while it plays.
  settle() {
    clearTimeout(this.rest);
    this.rest = setTimeout(() => {
      if (!this.timer) this.onRest(this.step);
    }, REST);
  }

  render() {
    const { step, film, buttons } = this;
    this.slider.value = step;
    this.slider.setAttribute("aria-valuetext", `Step ${step} of ${film.steps}`);
    this.count.textContent = `${step} / ${film.steps}`;
    this.progress.style.width = `${(100 * step) / Math.max(1, film.steps)}%`;
    buttons.first.disabled = buttons.previous.disabled = step === 0;
    buttons.last.disabled = step === film.steps;
    buttons.next.disabled = step === film.steps && !this.unfinished;
  }
}
