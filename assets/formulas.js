// A formula that is wider than the page scrolls. Streamlit's cannot be reached by the keyboard then: make them reachable.

export default function () {
  const reach = () => {
    for (const formula of document.querySelectorAll(".katex-display")) {
      const scrolls = formula.scrollWidth > formula.clientWidth;
      if (scrolls === formula.hasAttribute("tabindex")) continue;
      if (scrolls) {
        formula.setAttribute("tabindex", "0");
        formula.setAttribute("role", "group");
        formula.setAttribute("aria-label", "Formula, scrolls sideways");
      } else for (const name of ["tabindex", "role", "aria-label"]) formula.removeAttribute(name);
    }
  };
  const observer = new MutationObserver(reach);
  observer.observe(document.body, { childList: true, subtree: true });
  window.addEventListener("resize", reach);
  reach();
  return () => {
    observer.disconnect();
    window.removeEventListener("resize", reach);
  };
}
