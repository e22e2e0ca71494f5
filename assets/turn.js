// Your turn: before a number that is asked the film stops, and goes on once the learner has computed it.
//
// Answers are judged here, from the film's own data: nothing is sent, and no server is needed.

import { evaluate } from "./arithmetic.js";
import { IN_A_ROW, distance, inWords, judge, levelAfter, scored } from "./answers.js";
import { carried, targetOf } from "./carried.js";
import { element, withIndices } from "./dom.js";
import { momentAt } from "./film.js";
import { listenToKeys } from "./keys.js";
import { number } from "./number.js";
import { Prediction } from "./prediction.js";
import { elementsOf, piece } from "./prose.js";

const OFF = "off";
const FIRST = "last"; // the level that the key opens
const NOTHING = { level: OFF, levels: [], asked: [], principles: [], mistakes: {} };
const KEYS = { "?": "hint", "!": "show" }; // neither is arithmetic

// Of this page, whatever films it shows: how many were right at once, of how many, how many in a row; equations found.
let score = { right: 0, asked: 0, row: 0 };
const found = new Set();

export class Turn {
  // goTo(step, brief) moves the film, onLevel is told of another level, onAgain that the same is wished with other numbers,
  // onDone that a question is answered, onChoice of a parameter of the address.
  constructor(root, part, { goTo, onLevel, onAgain, onDone, onChoice }) {
    Object.assign(this, { root, part, goTo, onLevel, onAgain, onDone, asked: [], answered: new Set(), mine: {} });
    this.level = part("turn");
    this.level.onchange = () => onLevel(this.level.value);
    this.answer = part("answer");
    part("question").onkeydown = (event) => this.key(event);
    part("form").onsubmit = (event) => {
      event.preventDefault();
      this.check();
    };
    part("hint").onclick = () => this.hint();
    part("show").onclick = () => this.reveal();
    part("on").onclick = () => this.goOn();
    part("back").onclick = () => this.takeBack();
    part("harder").onclick = () => this.goHarder();
    part("again").onclick = () => onAgain();
    this.prediction = new Prediction(root, {
      onAnswer: (isRight, isLast) => this.foretold(isRight, isLast),
      onChange: () => this.askAgain(),
      onChoice,
    });
    this.stopListening = listenToKeys(root, undefined, { y: () => this.toggle() }, () => this.levels.length > 0);
  }

  close() {
    this.stopListening();
  }

  get isOn() {
    return this.asked.length > 0;
  }

  // Another film, and what is asked in it, if anything can be.
  take(film, turn) {
    const { level, levels, asked, principles, mistakes } = turn ?? NOTHING;
    Object.assign(this, { film, name: level, levels, asked, principles, mistakes, answered: new Set(), mine: {}, open: undefined });
    this.level.closest("label").hidden = !levels.length;
    this.level.replaceChildren(...levels.map(([name, words]) => new Option(`Your turn: ${words}`, name, name === level, name === level)));
    this.root.toggleAttribute("data-turn", this.isOn);
    this.part("turn-line").hidden = !this.isOn;
    this.part("predict-only").closest("label").hidden = !this.isOn || !levels.length;
    this.leave();
    this.say("");
  }

  // The film was put there by the address or a link: what lies before is not asked; what comes next is.
  placed(step) {
    for (const { frame } of this.asked) if (frame <= step) this.answered.add(frame);
    this.offer(step);
  }

  // How far the film may go: it stops before the first number that is asked and has no answer yet.
  furthest(step) {
    const next = this.asked.find(({ frame }) => frame <= step && !this.answered.has(frame));
    return next ? next.frame - 1 : step;
  }

  // Whether the number of a step is asked, be it answered or not.
  asks(step) {
    return this.asked.some(({ frame }) => frame === step);
  }

  get remaining() {
    return this.asked.filter(({ frame }) => !this.answered.has(frame));
  }

  // The film stands at step, wherever it came from: a question about another step is left.
  at(step) {
    if (this.open?.frame && this.open.frame !== step + 1) this.leave();
    if (this.isOn) this.consequence(step);
  }

  // Ask what comes after step, if it is asked; what belongs to no frame is asked anywhere.
  offer(step) {
    const question = this.remaining.find(({ frame }) => !frame || frame === step + 1);
    if (question) this.ask(question);
  }

  ask(question) {
    if (this.open === question) return this.answer.focus();
    Object.assign(this, { open: question, tries: 0, stage: 0, helped: false });
    if (question.words) {
      const sentence = element("span", {});
      sentence.append(...question.words.map(piece));
      this.part("ask").replaceChildren(sentence);
    } else {
      this.part("ask").innerHTML = question.symbol; // MathML of the film itself, as all formulas here
      this.part("ask").prepend(element("span", {}, `${question.ask} `));
    }
    this.part("hints").replaceChildren();
    this.part("on").hidden = this.part("again").hidden = true;
    this.answer.value = "";
    this.say("");
    this.root.toggleAttribute("data-asking", true);
    const predicts = this.predicts;
    this.part("form").hidden = predicts;
    this.part("prediction").hidden = !predicts;
    if (predicts) this.prediction.ask(question.value, this.valueBefore(question));
    else this.answer.focus({ preventScroll: true });
    this.showScore();
  }

  // A lesson's own question is answered by a number.
  get predicts() {
    return this.prediction.isWished && this.levels.length > 0;
  }

  // The number asked before this one, if it is of the same kind and layer.
  valueBefore(question) {
    const before = this.asked[this.asked.indexOf(question) - 1];
    const group = ({ frame }) => targetOf(this.film, this.film.frames[frame]).split("-").slice(0, 2).join();
    return before && group(before) === group(question) ? before.value : undefined;
  }

  // Between computing and foretelling, at the same question.
  askAgain() {
    const question = this.open;
    if (!question) return;
    this.open = undefined;
    this.ask(question);
  }

  // The film goes somewhere else, or the learner leaves the question: it is asked again when the film comes by.
  leave() {
    this.open = undefined;
    this.part("hints").replaceChildren();
    this.root.removeAttribute("data-asking");
    this.showScore();
  }

  key(event) {
    if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      this.leave();
      this.root.querySelector("[data-part=next]").focus();
    }
    if (this.predicts) {
      if (this.prediction.key(event.key)) event.preventDefault();
      return;
    }
    if (!Object.hasOwn(KEYS, event.key)) return;
    event.preventDefault();
    this.part(KEYS[event.key]).click();
  }

  toggle() {
    this.onLevel(this.name === OFF ? FIRST : OFF);
  }

  // --- an answer ---------------------------------------------------------------------------------------------------

  check() {
    if (!this.open) return;
    let answer;
    try {
      answer = evaluate(this.answer.value);
    } catch (refusal) {
      return this.say(refusal.message, "refused");
    }
    this.given = answer;
    const { verdict, wrong } = judge(this.open, answer);
    if (verdict === "right") return this.right();
    this.tries += 1;
    score = { ...score, row: 0 };
    this.part("on").hidden = !this.canBeKept;
    if (verdict === "mistake") this.explain(wrong);
    else this.say(distance(this.open.value, answer), "wrong");
    this.showScore();
    this.answer.select();
  }

  // One of the predictions of a number; after the last the film shows it.
  foretold(isRight, isLast) {
    if (!isRight) this.tries += 1;
    if (isLast) {
      score = scored(score, this.tries === 0);
      this.finish(this.open.frame);
    }
    this.say(isRight ? "Right." : "No.", isRight ? "right" : "wrong");
  }

  right() {
    const { frame } = this.open;
    score = scored(score, this.tries === 0 && !this.helped);
    this.finish(frame);
    this.say("Right.", "right");
  }

  goHarder() {
    score = { ...score, row: 0 };
    this.onLevel(levelAfter(this.levels, this.name));
  }

  explain({ mistakes, symbols, numbers }) {
    const { why, do: advice } = this.mistakes[mistakes[0]];
    this.say(`That is a known mistake: ${inWords(mistakes)}.`, "mistake", mistakes);
    const words = element("p", {});
    words.append(...withIndices(`${why} ${advice}`));
    if (!symbols) return this.part("hints").replaceChildren(words);
    const pair = element("div", { class: "film-beside" });
    pair.append(side("You computed", symbols, numbers), side("It is", this.open.symbols));
    this.part("hints").replaceChildren(words, pair);
  }

  // The number is known now, however: the film goes on to it.
  finish(frame) {
    this.answered.add(frame);
    this.leave();
    if (frame) this.goTo(frame, true);
    this.part("again").hidden = this.remaining.length > 0 || !this.levels.length;
    this.showScore();
    this.onDone();
    this.root.querySelector("[data-part=next]").focus({ preventScroll: true });
  }

  // --- help --------------------------------------------------------------------------------------------------------

  // Which equation, as long as that was not found for one of its kind; symbols; numbers; result.
  hint() {
    if (!this.open) return;
    if (this.open.hints) return this.ownHint();
    const { symbols, numbers, value, choices, right } = this.open;
    const kind = this.principles[choices[right]].number;
    if (this.stage === 0 && found.has(kind)) this.stage = 1;
    this.stage += 1;
    const hints = this.part("hints");
    if (this.stage === 1) return hints.replaceChildren(this.choice());
    this.helped ||= this.stage >= 3;
    const shown = [symbols, numbers].slice(0, this.stage - 1).map(formula);
    if (this.stage >= 4) {
      this.stage = 4;
      shown.push(element("p", {}, `The result is ${number(value)}. Type it, and see it in the network.`));
    }
    hints.replaceChildren(...shown);
    this.answer.focus();
  }

  // Those that a lesson's author wrote, and the result after them.
  ownHint() {
    const { hints, value } = this.open;
    this.stage = Math.min(this.stage + 1, hints.length + 1);
    this.helped ||= this.stage > 1;
    const shown = hints.slice(0, this.stage).flatMap(elementsOf);
    if (this.stage > hints.length) shown.push(element("p", {}, `The result is ${number(value)}. Type it.`));
    this.part("hints").replaceChildren(...shown);
    this.answer.focus();
  }

  choice() {
    const { choices, right } = this.open;
    const list = element("div", { class: "film-choice", role: "group", "aria-label": "Which equation gives this number?" });
    choices.forEach((at, k) => {
      const { number: equation, words, formula: written } = this.principles[at];
      const button = element("button", { type: "button", class: "film-word" }, words);
      button.append(formula(written));
      button.onclick = () => {
        if (k !== right) {
          button.setAttribute("aria-disabled", "true"); // it keeps the focus
          return this.say("Not this one.", "wrong");
        }
        found.add(equation);
        this.say("Yes, this one.");
        this.hint();
      };
      list.append(button);
    });
    queueMicrotask(() => list.querySelector("button")?.focus());
    return list;
  }

  // The result without an answer.
  reveal() {
    if (!this.open) return;
    const { frame, value } = this.open;
    score = scored(score, false);
    this.finish(frame);
    this.say(`It is ${number(value)}.`);
  }

  // --- a wrong number that is kept ---------------------------------------------------------------------------------

  // What u and z do further on would take the whole forward sweep again.
  get canBeKept() {
    const { frame } = this.open;
    return Boolean(frame) && /^(delta|gradient)-/.test(targetOf(this.film, this.film.frames[frame]));
  }

  goOn() {
    const { frame } = this.open;
    score = scored(score, false);
    this.mine = { ...this.mine, [targetOf(this.film, this.film.frames[frame])]: this.given };
    this.kept = frame;
    const end = momentAt(this.film, this.film.steps).known;
    this.changes = carried(this.film, end, this.mine);
    this.finish(frame);
    this.say(`You go on with ${number(this.given)}. The picture shows the right number; this line says what yours does.`);
    this.consequence(frame);
  }

  takeBack() {
    const frame = this.kept;
    this.mine = {};
    this.answered.delete(frame);
    this.say("");
    this.goTo(frame - 1);
    this.offer(frame - 1);
  }

  // What the kept number does to what a step assigns; at the end, to everything.
  consequence(step) {
    const kept = Object.keys(this.mine).length > 0;
    this.part("back").hidden = !kept || step < this.kept;
    const box = this.part("carried");
    box.hidden = !kept || step < this.kept;
    if (box.hidden) return;
    const target = targetOf(this.film, this.film.frames[step]);
    const change = this.changes.get(target);
    if (!this.changes.size) box.textContent = "No other number is computed from it.";
    else if (change) box.textContent = `With your number this would be ${number(change.now)} instead of ${number(change.was)}.`;
    else if (step === this.film.steps || step === this.kept) box.textContent = `Further on it makes ${this.count("delta")} δ and ${this.count("gradient")} derivatives wrong.`;
    else box.textContent = "Your number does not change this one.";
  }

  count(kind) {
    return [...this.changes.keys()].filter((name) => name.startsWith(kind)).length;
  }

  // --- words -------------------------------------------------------------------------------------------------------

  say(text, verdict = "", mistakes = []) {
    const box = this.part("verdict");
    box.textContent = text;
    box.dataset.verdict = verdict;
    box.dataset.mistake = mistakes.join(" ");
  }

  showScore() {
    const { right, asked, row } = score;
    const left = this.remaining.length;
    const parts = [left ? `${left} to go` : "All done", asked ? `${right} of ${asked} right at once` : "", row > 1 ? `${row} in a row` : ""];
    const harder = this.isOn && row >= IN_A_ROW && levelAfter(this.levels, this.name);
    this.part("harder").hidden = !harder;
    if (harder) this.part("harder").textContent = `Three in a row. Next: ${this.levels.find(([name]) => name === harder)[1]}`;
    this.part("score").textContent = this.isOn ? parts.filter(Boolean).join(" · ") : "";
  }
}

function formula(mathml) {
  const box = element("div", { class: "film-hint-formula" });
  box.innerHTML = mathml; // MathML of the film itself, never a user's text
  return box;
}

function side(title, ...formulas) {
  const box = element("div", {});
  box.append(element("b", {}, title), ...formulas.map(formula));
  return box;
}
