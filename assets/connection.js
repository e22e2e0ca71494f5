// A page that was cut off from the server and is connected again: the script is told, so that it runs.

import { tellState } from "./border.js";

const STATE = "data-test-connection-state"; // Streamlit's own word for it

export default function (component) {
  const app = document.querySelector(`[${STATE}]`);
  const isConnected = () => app.getAttribute(STATE) === "CONNECTED";
  const observer = new MutationObserver(() => {
    if (isConnected()) tellState(component, "reconnected", Date.now());
  });
  observer.observe(app, { attributeFilter: [STATE] });
  return () => observer.disconnect();
}
