import { stageAfter, withoutResult } from "../../../assets/reveal.js";
import { equal, test } from "./harness.js";

function stages(frame) {
  const found = [0];
  while (found.at(-1) !== undefined) found.push(stageAfter(found.at(-1), 1, frame));
  return found.slice(0, -1);
}

test("a step with a result has four stages, one without has three", () => {
  equal(stages({ result: "= 1" }), [0, 1, 2, 3]);
  equal(stages({}), [0, 1, 3]);
});

test("there is a way back to the question and no further", () => {
  equal([stageAfter(3, -1, {}), stageAfter(1, -1, {}), stageAfter(0, -1, {})], [1, 0, undefined]);
});

test("a question does not say what it is answered from, and nothing flows before the result", () => {
  const frame = { caption: "c", question: "q", read: [[1, "z"]], read_edges: [2], summation: {}, target: [[3, "u"]] };
  const asked = withoutResult(frame, true);
  equal([asked.caption, asked.read, asked.read_edges, asked.summation], ["q", [], [], undefined]);
  const known = withoutResult(frame, false);
  equal([known.caption, known.read, known.summation, known.target], ["c", [[1, "z"]], undefined, [[3, "u"]]]);
});
