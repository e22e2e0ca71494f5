// One history entry a page turn. Streamlit pushes the bare path of a page and, once the script has run, its query: the
// second entry takes the place of the first, unless somebody has done something in between.

let turnedTo = null; // the path that was just turned to, while its query is awaited

const push = history.pushState;

export default function () {
  if (history.pushState !== push) return; // a page has one of these, which may be run again
  history.pushState = (state, title, url) => {
    const { pathname, search } = new URL(url, location.href);
    const completes = pathname === turnedTo && pathname === location.pathname && !location.search;
    turnedTo = pathname !== location.pathname && !search ? pathname : null;
    if (completes) history.replaceState(state, title, url);
    else push.call(history, state, title, url);
  };
  for (const event of ["keydown", "pointerdown", "popstate"]) addEventListener(event, forget, { capture: true });
}

function forget() {
  turnedTo = null;
}
