"""The place that stands right before an amount of a list: "Peru sent 5, Chile 7".

In: a frame of a sentence, an amount in it. Out: the frame with that place on the side of the one
before it. Finds no frame.
"""

from __future__ import annotations

from steelyard.reading.doing import has_no_case, has_subject
from steelyard.reading.frames import LISTING, Frame, has_amount
from steelyard.reading.marks import Mark
from steelyard.reading.mentions import Voice
from steelyard.reading.scene import ABOUT, Scene, Sentence, Spot
from steelyard.reading.sides import TAKES, places_of


def with_listed(
    scene: Scene, sentence: Sentence, frame: Frame, voices: tuple[Voice, ...], spot: Spot
) -> Frame:
    """The frame with the place that stands right before an amount: "Peru sent 5, Chile 7".

    It is one more of the side whose place the verb has, told by its case or by none.
    """
    if not scene.cues.ends["flows.lists"] or len(sentence.of("place")) > ABOUT:
        return frame
    number = scene.words.index(spot.start) - 1
    signs = 0
    while number > sentence.first and not scene.words.small[number][0].isalnum():
        number, signs = number - 1, signs + 1
    mark = next((one for one in sentence.of("place") if one.last == number), None)
    if mark is None or signs > LISTING or mark.value in {frame.giver, frame.receiver}:
        return frame
    if not scene.cues.order.get("cases") and not _lists_on(scene, sentence, mark):
        return frame
    places = places_of(scene, sentence, voices)
    role = next((one.role for one in places if one.mark is mark), "")
    before = [one for one in places if one.mark.first < mark.first]
    if role in {"to", "of", "bare"} and before and before[-1].role == "from":
        # The preposition of the first holds for all of a list.
        role = "from"
    takes = frame.mark.value in TAKES
    if _is_given_to(scene, frame, mark, role, spot):
        return Frame(frame.mark, frame.giver, mark.value, frame.passive)
    if role == "from" or (role in {"subject", "bare"} and not takes):
        receiver = frame.receiver if frame.receiver != mark.value else None
        return Frame(frame.mark, mark.value, receiver, frame.passive)
    if role == "to" or (role in {"subject", "bare"} and takes):
        return Frame(frame.mark, frame.giver, mark.value, frame.passive)
    return frame


def _lists_on(scene: Scene, sentence: Sentence, mark: Mark) -> bool:
    """Whether a place goes on a list: behind a comma or a joining word, and behind an amount."""
    ahead = scene.words.small[mark.first - 1] if mark.first > sentence.first else ""
    if ahead != "," and ahead not in scene.cues.clause_joiners:
        return False
    return has_amount(scene, sentence.start, mark.start)


def _is_given_to(scene: Scene, frame: Frame, mark: Mark, role: str, spot: Spot) -> bool:
    """'Peru gave Mali 20': a name without a case between the verb of giving and the first amount."""
    if role != "bare" or not scene.cues.order.get("cases") or frame.mark.value in TAKES:
        return False
    if frame.passive or frame.mark.last >= mark.first:
        return False
    if frame.giver is None and not has_subject(scene, frame.mark):
        return False
    first = not has_amount(scene, frame.mark.end, spot.start)
    return first and has_no_case(scene, mark)
