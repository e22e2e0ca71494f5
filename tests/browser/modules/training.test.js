import { errorLines, extended } from "../../../assets/history.js";
import { kept } from "../../../assets/kept_runs.js";
import { LiveRun } from "../../../assets/live_run.js";
import { decoded, pixels } from "../../../assets/maps.js";
import { equal, test } from "./harness.js";

const picture = (serial, from = 0, records = []) => ({ run: "token", serial, history: { stride: 1, from, kept: records, newest: [serial, 1, null] } });

test("an answer's records follow those that are kept from before", () => {
  equal(extended(["a", "b", "c"], { from: 2, kept: ["d"] }), ["a", "b", "d"]);
  equal(extended(["a", "b"], { from: 0, kept: ["x"] }), ["x"]);
});

test("where an error is nothing or not there its line has a gap", () => {
  const { training, test: line } = errorLines([[0, 2, null], [5, 0, 0.5]]);
  equal([training, line], [{ x: [0, 5], y: [2, null] }, { x: [0, 5], y: [null, 0.5] }]);
});

test("a late answer does not take the place of a later picture", () => {
  const run = new LiveRun("token", "url", "name");
  equal([picture(1), picture(3), picture(2), undefined].map((p) => run.take(p)), [true, true, false, false]);
  equal(run.picture.serial, 3);
});

test("an answer of another run is not taken for one of this, whatever its number", () => {
  const run = new LiveRun("token", "url", "name");
  equal(run.take({ ...picture(7), run: "other" }), false);
  run.take(picture(1));
  equal(run.take({ ...picture(9), run: "other" }), false);
  equal(run.picture.serial, 1);
});

test("a run is asked one question at a time, each with what is held by then", async () => {
  const run = new LiveRun("token", "url", "name");
  const asked = [];
  const fetch = globalThis.fetch;
  globalThis.fetch = async (url, { headers, body }) => {
    asked.push([headers["Content-Type"], JSON.parse(body)]);
    const answer = { ...picture(asked.length, 0, [[0, 4, null]]), generation: 5 };
    await Promise.resolve();
    return { ok: true, json: async () => answer };
  };
  const first = run.ask("epoch", "max").then((answer) => run.take(answer.picture));
  const second = run.ask("step", "25");
  equal(asked.length, 0);
  await Promise.all([first, second]);
  globalThis.fetch = fetch;
  equal(asked.map(([type, question]) => [type, question.action]), [["application/json", "epoch"], ["application/json", "step"]]);
  const { stride, count, generation } = asked[1][1];
  equal([stride, count, generation], [1, 1, 5]);
});

test("the newest record is the last one", () => {
  const run = new LiveRun("token", "url", "name");
  run.take(picture(1, 0, [[0, 4, null]]));
  equal(run.records, [[0, 4, null], [1, 1, null]]);
});

test("a byte is a value from −1 to 1", () => equal(decoded(btoa("\x01\x80\xff")), [-1, 0, 1]));

test("the first row of a map is at the bottom", () => {
  const bytes = [...pixels([-1, 0, 0.5, 1], 2, ["#ff0000", "#000000", "#0000fe"])];
  equal(bytes.slice(0, 8), [0, 0, 127, 255, 0, 0, 254, 255]);
  equal(bytes.slice(8), [255, 0, 0, 255, 0, 0, 0, 255]);
});

const shown = (serial, steps) => ({ ...picture(serial), steps, epochs: 0, network: { w: [steps] } });

test("a run that took no step does not take the place of one that is kept", () => {
  const before = new LiveRun("token", "url", "name");
  before.take(shown(1, 7));
  before.keep();
  const fresh = new LiveRun("token", "url", "name");
  fresh.take(shown(1, 0));
  fresh.keep();
  equal(kept("name").steps, 7);
  before.take(shown(2, 0));
  before.keep();
  equal(kept("name"), undefined);
});

test("no answer, half an answer and somebody else's answer are told in words", async () => {
  const run = new LiveRun("token", "url", "name");
  const fetch = globalThis.fetch;
  const told = [];
  const answers = [
    () => Promise.reject(new TypeError("Failed to fetch")),
    () => new Response("<h1>Bad Gateway</h1>", { status: 502 }),
    () => new Response('{"run": "tok', { status: 200 }),
    () => new Response("null", { status: 500 }),
    () => new Response('{"reason": "Busy."}', { status: 429 }),
  ];
  for (const answer of answers) {
    globalThis.fetch = async () => answer();
    told.push((await run.ask("step", "max")).problem);
  }
  globalThis.fetch = fetch;
  equal(told, [
    "The server does not answer. Press Play when it is back.",
    "The server could not answer (502). Press Play to try again.",
    "The server could not answer (200). Press Play to try again.",
    "The server could not answer (500). Press Play to try again.",
    "Busy.",
  ]);
});
