// A lesson in a file of its own (dacviz/formats/lesson_html.py).

import lesson from "./lesson.js";
import { standAlone } from "./stand_alone.js";

standAlone(lesson);
