"""What a person sees, frame by frame."""

import base64
import io

from PIL import Image


class Screencast:
    """Every frame that Chromium presents, as it presents it."""

    def __init__(self, page):
        self.frames = []
        self.session = page.context.new_cdp_session(page)
        self.session.on("Page.screencastFrame", self._keep)
        self.session.send("Page.startScreencast", {"format": "png"})

    def _keep(self, event) -> None:
        self.frames.append(event["data"])
        self.session.send("Page.screencastFrameAck", {"sessionId": event["sessionId"]})

    def stop(self) -> list[Image.Image]:
        self.session.send("Page.stopScreencast")
        return [Image.open(io.BytesIO(base64.b64decode(data))).convert("L") for data in self.frames]

    @staticmethod
    def ink(frame: Image.Image, box: dict[str, float]) -> float:
        left, top = box["x"], box["y"]
        part = frame.crop((int(left), int(top), int(left + box["width"]), int(top + box["height"])))
        histogram = part.histogram()
        return sum(histogram[:245]) / sum(histogram)
