"""The sides of an amount where no word of flow stands, by prepositions alone.

In: a scene, a sentence of it, its voices, a place in it. Out: giver and receiver, or nothing where
the sentence names neither.
"""

from __future__ import annotations

from steelyard.reading.frames import LISTING
from steelyard.reading.mentions import Voice
from steelyard.reading.scene import ABOUT, Direction, Scene, Sentence
from steelyard.reading.sides import places_of


def sides_without_flow(
    scene: Scene, sentence: Sentence, voices: tuple[Voice, ...], position: int
) -> Direction | None:
    """'Ten jets from X for Y': the sides where no word of flow stands, by the prepositions alone.

    Beside one of them the place that opens the sentence is the other.
    """
    if len(sentence.of("place")) > ABOUT or not sentence.of("place"):
        return None
    places = places_of(scene, sentence, voices)
    here = scene.words.index(position)
    near = sorted(places, key=lambda one: abs(one.mark.first - here))
    from_there = next((one.mark.value for one in near if one.role == "from"), None)
    to_there = next((one.mark.value for one in near if one.role == "to"), None)
    if from_there is None and scene.cues.ends["flows.lists"] and scene.cues.order.get("cases"):
        # What is called after a country is from there.
        from_there = next((one.mark.value for one in near if one.role == "origin"), None)
    if from_there is None and to_there is None:
        return None
    opens = next(
        (
            one.mark.value
            for one in places
            if one.role in {"subject", "bare"} and one.mark.first < here
        ),
        None,
    )
    if scene.cues.order.get("particles"):
        # Who is counted is from the place that stands right before.
        beside = {"bare": 1, "origin": LISTING}
        counted = (p.mark for p in places if 0 < here - p.mark.last <= beside.get(p.role, 0))
        opens = next((mark.value for mark in counted), opens)
    giver = from_there if from_there is not None else opens
    receiver = to_there if to_there is not None else opens
    return None if giver == receiver else (giver, receiver)
