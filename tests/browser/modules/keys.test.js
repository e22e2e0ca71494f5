import { actionFor } from "../../../assets/keys.js";
import { equal, test } from "./harness.js";

const actions = { ArrowRight: "next", PageDown: "next", " ": "play", p: "present" };

function page() {
  const body = document.createElement("div");
  body.innerHTML = `<main><button>b</button><select></select><p>p</p></main><input><a href="#">a</a><i role="combobox" tabindex="0" aria-expanded="false"></i>
    <b role="combobox" tabindex="0" aria-expanded="true"></b>`;
  const [root] = body.children;
  return { root, keeper: root.querySelector("select"), find: (tag) => body.querySelector(tag) };
}

function deed(key, tag, event = {}) {
  const { root, keeper, find } = page();
  return actionFor({ key, ...event }, tag && find(tag), root, keeper, actions);
}

test("a key does its deed wherever the focus is", () => {
  equal([deed("ArrowRight"), deed("ArrowRight", "a"), deed("ArrowRight", "p")], ["next", "next", "next"]);
});

test("an entry outside keeps its keys, and so does the picture's own select", () => {
  equal([deed("ArrowRight", "input"), deed("ArrowRight", "select")], [undefined, undefined]);
});

test("a clicker's keys are the film's in an entry too, but not in an open list", () => {
  equal([deed("PageDown", "input"), deed("PageDown", "i"), deed("PageDown", "b")], ["next", "next", undefined]);
});

test("a select box that is closed after a choice leaves the arrow keys to the film, and keeps letters", () => {
  equal([deed("ArrowRight", "i"), deed("ArrowRight", "b"), deed("p", "i")], ["next", undefined, undefined]);
});

test("a focused button answers the space bar itself, and no other key", () => {
  equal([deed(" ", "button"), deed("ArrowRight", "button"), deed(" ")], [undefined, "next", "play"]);
});

test("keys with a modifier and keys that somebody answered are left alone", () => {
  const events = [{ ctrlKey: true }, { altKey: true }, { metaKey: true }, { defaultPrevented: true }];
  equal(events.map((event) => deed("ArrowRight", undefined, event)), [undefined, undefined, undefined, undefined]);
});

test("other keys do nothing", () => equal(deed("x"), undefined));
