import { placeOf } from "../../../assets/formula_links.js";
import { equal, test } from "./harness.js";

const FILM = { sizes: [2, 3, 1] };

test("a weight and a derivative by it stand at the edge", () => {
  equal(placeOf("w-2-1-3", FILM, {}), { edge: [2, 1, 3] });
  equal(placeOf("output_gradient-1-2-0-2-1", FILM, {}), { edge: [1, 2, 0] });
});

test("what belongs to a node stands there, targets at the outputs", () => {
  equal([placeOf("delta-1-2", FILM, {}), placeOf("dphi-1-2", FILM, {})], [{ node: [1, 2] }, { node: [1, 2] }]);
  equal(placeOf("d-1", FILM, {}), { node: [2, 1] });
});

test("α stands at its end while it goes forward, else at its start", () => {
  equal(placeOf("alpha-1-2-2-1", FILM, { node: "alpha_from" }), { node: [2, 1] });
  equal(placeOf("alpha-1-2-2-1", FILM, {}), { node: [1, 2] });
});

test("a learning rate stands nowhere", () => equal(placeOf("eta", FILM, {}), {}));
