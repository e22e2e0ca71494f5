import { predictions } from "../../../assets/prediction.js";
import { equal, test } from "./harness.js";

const wanted = (...given) => predictions(...given).map((prediction) => prediction.wanted);

test("a sign is foretold, and a size beside the number before", () => {
  equal(wanted(-0.3), [-1]);
  equal(wanted(-0.3, 0.2), [-1, 1]);
  equal(wanted(0.1, -0.2), [1, -1]);
});

test("of 0 either sign is right, and of two equal sizes either order", () => equal(wanted(0, 0), [0, 0]));
