// The border to Python: everything that comes from there and everything that goes there passes through here. Both
// sides' words for it are in dacviz/pictures/protocol.py.

// What the server gives a component (ui/components.py).
export function given(component) {
  return JSON.parse(component.data.json);
}

// Tell the server's script of something that stays, or that happened once.
export function tellState(component, name, value) {
  component.setStateValue(name, value);
}

export function tellEvent(component, name, value) {
  component.setTriggerValue(name, value);
}

// Ask the route of a film (server/moment_route.py) what a number does.
export function askMoment(url, question) {
  return ask(url, question);
}

// Ask the route of a run (server/training_route.py); an error says in words why there is no answer.
export async function ask(url, question) {
  const headers = { "Content-Type": "application/json" };
  const answer = await fetch(url, { method: "POST", headers, body: JSON.stringify(question) }).catch(() => {
    throw new Error("The server does not answer. Press Play when it is back.");
  });
  // What stands between here and there answers in words of its own, and may cut an answer short.
  const content = await answer.json().catch(() => undefined);
  if (answer.ok && content) return content;
  throw new Error(content?.reason ?? `The server could not answer (${answer.status}). Press Play to try again.`);
}
