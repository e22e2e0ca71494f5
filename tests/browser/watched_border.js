// assets/border.js as the tests serve it instead: the same border, at which every key that crosses is looked at.
//
// watched.types are the typed dictionaries by name (tests/protocol.py), watched.roots says which one a component is given
// and tells. watched.read and watched.written list the keys that the modules really read and wrote, by type;
// watched.problems what the types do not know.

const { types, roots, read, written, problems } = window.watched;

export function given(component) {
  return typed(JSON.parse(component.data.json), { of: roots[component.name].given });
}

export function tellState(component, name, value) {
  told(component, name, value);
  component.setStateValue(name, value);
}

export function tellEvent(component, name, value) {
  told(component, name, value);
  component.setTriggerValue(name, value);
}

export function ask(url, question) {
  return asked(url, question, "Question", "RunPicture");
}

export function askMoment(url, question) {
  return asked(url, question, "MomentQuestion", "MomentNow");
}

async function asked(url, question, type, answers) {
  note(question, type);
  const headers = { "Content-Type": "application/json" };
  const answer = await fetch(url, { method: "POST", headers, body: JSON.stringify(question) });
  const content = await answer.json();
  if (!answer.ok) throw new Error(typed(content, { of: "Refused" }).reason);
  return typed(content, { of: answers });
}

function told(component, name, value) {
  const { tells } = roots[component.name];
  note({ [name]: value }, tells);
  const inside = types[tells][name]?.of;
  if (inside) note(value, inside);
}

function note(value, type) {
  for (const key of Object.keys(value)) known(type, key, written);
}

function known(type, key, list) {
  if (Object.hasOwn(types[type], key)) (list[type] ??= {})[key] = true;
  else problems.push(`${type} has no ${key}`);
}

function typed(value, what) {
  if (value === null || value === undefined || !what) return value;
  if (what.list) return value.map((item) => typed(item, what.list));
  if (what.map) return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, typed(item, what.map)]));
  for (const key of Object.keys(value)) if (!Object.hasOwn(types[what.of], key)) problems.push(`${what.of} has no ${key}`);
  const inside = Object.fromEntries(Object.entries(value).map(([key, item]) => [key, typed(item, types[what.of][key])]));
  return new Proxy(inside, watcher(what.of));
}

const LANGUAGE = new Set(["toJSON", "then"]); // what JavaScript itself asks any object for

// A key that is read because all are (a copy, JSON.stringify) is not known for that.
function watcher(type) {
  let listed = [];
  return {
    ownKeys: (value) => (listed = Reflect.ownKeys(value)),
    get: (value, key) => {
      if (listed[0] === key) listed.shift();
      else if (typeof key === "string" && !LANGUAGE.has(key)) known(type, key, read);
      return value[key];
    },
  };
}
