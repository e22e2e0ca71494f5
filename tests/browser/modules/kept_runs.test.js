import { keep, kept } from "../../../assets/kept_runs.js";
import { equal, test } from "./harness.js";

const picture = (steps) => ({ steps, epochs: 0, network: { w: [steps / 10] } });
const stored = () => JSON.parse(sessionStorage.getItem("dacviz runs")).map(([name]) => name);

test("the weights of the last four runs are kept, in the tab's storage too", () => {
  for (let k = 1; k <= 5; k++) keep(`run ${k}`, picture(k));
  equal(kept("run 1"), undefined);
  equal(kept("run 5"), { weights: [0.5], steps: 5, epochs: 0 });
  equal(stored(), ["run 2", "run 3", "run 4", "run 5"]);
  keep("run 3", picture(9));
  equal(stored(), ["run 2", "run 4", "run 5", "run 3"]);
});

test("a run that was rewound has nothing to keep, and one without a name is not kept", () => {
  keep("rewound", picture(4));
  keep("rewound", picture(0));
  keep("", picture(4));
  equal([kept("rewound"), kept("")], [undefined, undefined]);
});

test("where there is no storage they are kept in the page", () => {
  const { setItem } = Storage.prototype;
  Storage.prototype.setItem = () => {
    throw new DOMException("full", "QuotaExceededError");
  };
  keep("unstored", picture(3));
  Storage.prototype.setItem = setItem;
  equal(kept("unstored").steps, 3);
});
