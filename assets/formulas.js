// A formula that is wider than the page scrolls. Streamlit's cannot be reached by the keyboard then: make them reachable.

let stop = () => {}; // a page has one of these, which may be run again

export default function () {
  stop();
  // Measuring makes the browser lay the page out, so it waits until the browser does so anyway.
  let frame;
  const soon = () => {
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(reach);
  };
  const observer = new MutationObserver(soon);
  observer.observe(document.body, { childList: true, subtree: true });
  window.addEventListener("resize", soon);
  document.fonts.addEventListener("loadingdone", soon); // a formula grows when its own letters come
  soon();
  stop = () => {
    observer.disconnect();
    cancelAnimationFrame(frame);
    window.removeEventListener("resize", soon);
    document.fonts.removeEventListener("loadingdone", soon);
  };
  return () => stop();
}

function reach() {
  for (const formula of document.querySelectorAll(".katex-display")) {
    const scrolls = formula.scrollWidth > formula.clientWidth;
    if (scrolls === formula.hasAttribute("tabindex")) continue;
    if (scrolls) {
      formula.setAttribute("tabindex", "0");
      formula.setAttribute("role", "group");
      formula.setAttribute("aria-label", "Formula, scrolls sideways");
    } else for (const name of ["tabindex", "role", "aria-label"]) formula.removeAttribute(name);
  }
}
