// The weights of the last few runs, for a server that has lost them: by the name of the run, in this page and, where
// there is one, in the tab's session storage.

const PLACE = "dacviz runs";
const MOST = 4; // as the session keeps (ui/training/runs.py)

const runs = stored();

// A picture of a run; one that has not begun, or was rewound, has nothing to keep.
export function keep(name, { steps, epochs, network }) {
  if (!name) return;
  runs.delete(name);
  if (steps > 0) runs.set(name, { weights: network.w, steps, epochs });
  if (runs.size > MOST) runs.delete(runs.keys().next().value);
  try {
    sessionStorage.setItem(PLACE, JSON.stringify([...runs]));
  } catch {
    // There is none, or it is full: until the page is reloaded they are kept here.
  }
}

// {weights, steps, epochs} as they were kept, or undefined.
export function kept(name) {
  return runs.get(name);
}

function stored() {
  try {
    return new Map(JSON.parse(sessionStorage.getItem(PLACE) ?? "[]"));
  } catch {
    return new Map();
  }
}
