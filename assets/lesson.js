// A lesson: scenes of text beside a film, turned wholly in the browser. The server hears which scene is shown.

import { given, tellState } from "./border.js";
import { element, partsOf, toggle } from "./dom.js";
import { listenToKeys } from "./keys.js";
import { Player } from "./player.js";
import { elementsOf } from "./prose.js";

const lessons = new WeakMap();

export default function (component) {
  const { parentElement } = component;
  let lesson = lessons.get(parentElement);
  if (!lesson) lessons.set(parentElement, (lesson = new Lesson(parentElement.querySelector("[data-testid=lesson]"))));
  lesson.show(component, given(component));
  return () => {
    lesson.close();
    lessons.delete(parentElement);
  };
}

export class Lesson {
  constructor(root) {
    this.root = root;
    this.part = partsOf(root);
    this.player = new Player(root.querySelector("[data-testid=film]"), () => this.mark());
    this.part("scene-previous").onclick = () => this.turn(this.at - 1);
    this.part("scene-next").onclick = () => this.turn(this.at + 1);
    this.stopListening = listenToKeys(root, undefined, {
      n: () => this.turn(this.at + 1),
      N: () => this.turn(this.at - 1),
    });
  }

  close() {
    this.stopListening();
    this.player.close();
    document.documentElement.removeAttribute("data-lesson");
  }

  // A new run of the Streamlit script, or a new theme: take over the lesson, stay where the learner is.
  show(component, { lesson, name, goto, locked }) {
    this.component = component;
    document.documentElement.dataset.lesson = locked ? "locked" : "open";
    const isNew = name !== this.name;
    if (isNew) this.take(lesson, name);
    const isSent = goto.nonce !== this.nonce;
    this.nonce = goto.nonce;
    if (isNew || isSent) this.stand(Math.min(goto.scene, lesson.scenes.length - 1));
    else this.draw();
  }

  take(lesson, name) {
    Object.assign(this, { lesson, name });
    this.root.setAttribute("aria-label", lesson.title);
    this.part("scene-dots").replaceChildren(...lesson.scenes.map((scene, k) => this.dot(scene, k)));
  }

  dot({ title, turn }, k) {
    const button = element("button", { type: "button", "aria-label": `Scene ${k + 1}: ${title}`, title });
    toggle(button, "data-asks", turn !== undefined);
    button.onclick = () => this.turn(k);
    const item = element("li", {});
    item.append(button);
    return item;
  }

  // To another scene, as the learner wants it.
  turn(k) {
    if (k < 0 || k >= this.lesson.scenes.length || k === this.at) return;
    this.stand(k);
    tellState(this.component, "scene", k);
    if (this.root.getBoundingClientRect().top < 0) this.root.scrollIntoView();
  }

  stand(k) {
    this.at = k;
    const { lesson } = this;
    const scene = lesson.scenes[k];
    this.root.dataset.scene = k + 1;
    this.root.dataset.scenes = lesson.scenes.length;
    this.part("scene-text").replaceChildren(element("h2", {}, scene.title), ...elementsOf(scene.text));
    this.part("scene-count").textContent = `${k + 1} / ${lesson.scenes.length}`;
    this.part("scene-previous").disabled = k === 0;
    this.part("scene-next").disabled = k === lesson.scenes.length - 1;
    for (const [number, button] of [...this.part("scene-dots").querySelectorAll("button")].entries())
      toggle(button, "aria-current", number === k && "step");
    this.draw();
    this.player.stand(scene.step, scene.until);
  }

  // The film of the scene; it goes on standing where it stands.
  draw() {
    const { film, turn } = this.lesson.scenes[this.at];
    this.player.show(ALONE, { film: this.lesson.films[film], name: `${this.name}/${this.at}`, goto: STAY, turn });
    this.player.writeWeights(); // a text speaks of them by their numbers
  }

  // The question of this scene is answered.
  mark() {
    this.part("scene-dots").querySelectorAll("button")[this.at].toggleAttribute("data-answered", true);
  }
}

// The film tells nobody where it stands and what was clicked.
const ALONE = { setStateValue() {}, setTriggerValue() {} };
const STAY = { step: 0, nonce: 0 };
