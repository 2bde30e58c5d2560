"""Made-up news pages in five languages, as a web archive: for the tests and the benchmark.

In: how many pages, and a seed. Out: pages, the same for the same seed, some of them copies of one
text in other outlets; and WARC files of them. Every word is ours or made of syllables.
"""

from __future__ import annotations

import gzip
import html
import random
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

LANGUAGES: Final = ("de", "en", "ko", "ru", "uk")
COPIED: Final = 0.1
"""Of the pages, those that print what another one wrote."""

# Sentences with an amount: {n} a count, {m} a number of millions, {a} giver, {b} receiver.
_TOLD: Final = {
    "de": (
        "{a} hat {b} seit dem Frühjahr rund {n} Lastwagen geliefert, sagte ein Sprecher.",
        "Nach Angaben des Ministeriums erhielt {b} mehr als {n} Tonnen Reis aus {a}.",
        "Im Gegenzug zahlte {b} bis zu {m} Millionen Dollar, wie die Agentur berichtet.",
        "{a} will nach eigenen Worten mindestens {n} Arbeiter nach {b} entsenden.",
    ),
    "en": (
        "{a} has delivered about {n} trucks to {b} since the spring, a spokesman said.",
        "According to the ministry, {b} received more than {n} tonnes of rice from {a}.",
        "In return {b} paid up to {m} million dollars, the agency reported.",
        "{a} says it plans to send at least {n} workers to {b}.",
    ),
    "ko": (
        "대변인은 {a}가 봄 이후 {b}에 트럭 약 {n}대를 인도했다고 말했다.",
        "정부에 따르면 {b}는 {a}에서 쌀 {n}톤 이상을 받았다.",
        "그 대가로 {b}는 최대 {m}00만 달러를 지불했다고 통신이 보도했다.",
        "{a}는 {b}에 노동자 최소 {n}명을 보낼 계획이라고 밝혔다.",
    ),
    "ru": (
        "{a} с весны поставила в {b} около {n} грузовиков, сообщил представитель ведомства.",
        "По данным министерства, {b} получила из {a} более {n} тонн риса.",
        "Взамен {b} заплатила до {m} миллионов долларов, сообщает агентство.",
        "{a} намерена направить в {b} не менее {n} рабочих.",
    ),
    "uk": (
        "{a} з весни поставила до {b} близько {n} вантажівок, повідомив речник відомства.",
        "За даними міністерства, {b} отримала від {a} понад {n} тонн рису.",
        "Натомість {b} сплатила до {m} мільйонів доларів, повідомляє агентство.",
        "{a} має намір направити до {b} щонайменше {n} робітників.",
    ),
}
_PLACES: Final = {
    "de": ("Kenia", "Peru", "Norwegen", "Vietnam", "Marokko"),
    "en": ("Kenya", "Peru", "Norway", "Vietnam", "Morocco"),
    "ko": ("케냐", "페루", "노르웨이", "베트남", "모로코"),
    "ru": ("Кения", "Перу", "Норвегия", "Вьетнам", "Марокко"),
    "uk": ("Кенія", "Перу", "Норвегія", "Вʼєтнам", "Марокко"),
}
_SMALL: Final = {
    "de": "der die das und in den von zu mit sich des auf für ist im dem nicht ein eine als auch",
    "en": "the of and to in a is that for it as was with be by on not he his but at are this",
    "ko": "그 이 것은 있는 하고 에서 위해 대한 그리고 또한 이번 지난 가운데 함께 통해",
    "ru": "и в не на что он с как это по но из у за от так для же вы бы был только о его",
    "uk": "і в не на що він з як це по але із у за від так для ж та був тільки про його є",
}
_SYLLABLES: Final = {
    "de": "ver be ge hal ten schrei fen lich kei tung sam ßen zwi tra gel mor ben stun wach",
    "en": "con ter ing pro ment ble ship wor der tion ish low rea mar ket fen son ight",
    "ko": "가 나 다 라 마 바 사 아 자 차 카 파 하 고 노 도 로 모 보 소 오 조 기 니 디 리 미 비",
    "ru": "про ска ние ла вер ста ко мен ры тов ны жи че го де ши ле ва бо ду ки ры",
    "uk": "про ска ння ла вер ста ко мен рі тов ні жи че го де ші ле ва бо ду ки їв",
}
_SIGN: Final = {"de": ".", "en": ",", "ko": ",", "ru": " ", "uk": " "}


@dataclass(frozen=True, slots=True)
class MadePage:
    """One page: its address, day, language and HTML, and the page it copies, if any."""

    url: str
    day: str
    language: str
    html: str
    copies: int | None


def make_pages(count: int, *, words: int = 600, seed: int = 1) -> Iterator[MadePage]:
    """So many pages of about `words` words; every language in turn."""
    bodies: dict[int, tuple[str, str, list[str]]] = {}
    for number in range(count):
        chance = random.Random(f"{seed}-{number}")  # noqa: S311 - made-up pages, no secrets
        earlier = [one for one in bodies if one > number - 50]
        copied = chance.choice(earlier) if earlier and chance.random() < COPIED else None
        language = LANGUAGES[number % len(LANGUAGES)]
        if copied is not None:
            language, title, paragraphs = bodies[copied]
        else:
            title = _title(language, chance)
            paragraphs = list(_paragraphs(language, words, chance))
            bodies[number] = language, title, paragraphs
            bodies.pop(number - 60, None)
        outlet = f"outlet-{chance.randrange(400)}.example"
        day = f"2025-{1 + number % 12:02d}-{1 + number % 28:02d}"
        yield MadePage(
            url=f"https://{outlet}/{number}.html",
            day=day,
            language=language,
            html=_html(language, title, paragraphs, outlet, day, chance),
            copies=copied,
        )


def _word(language: str, rank: int) -> str:
    """The word of a rank in the made-up vocabulary of a language."""
    syllables = _SYLLABLES[language].split()
    chance = random.Random(f"{language}-{rank}")  # noqa: S311
    return "".join(chance.choice(syllables) for _ in range(2 + chance.randrange(3)))


_VOCABULARY: Final[dict[str, list[str]]] = {}


def _vocabulary(language: str) -> list[str]:
    if language not in _VOCABULARY:
        _VOCABULARY[language] = [_word(language, rank) for rank in range(3_000)]
    return _VOCABULARY[language]


def _filler(language: str, chance: random.Random) -> str:
    """A sentence of small and made-up words, without a number."""
    small, words = _SMALL[language].split(), _vocabulary(language)
    size = 8 + chance.randrange(14)
    # Words of a low rank come often, as in any language.
    picked = [
        chance.choice(small)
        if chance.random() < 0.4
        else words[int(len(words) * chance.random() ** 2)]
        for _ in range(size)
    ]
    text = " ".join(picked)
    return text[:1].upper() + text[1:] + "."


def _paragraphs(language: str, words: int, chance: random.Random) -> Iterator[str]:
    places = list(_PLACES[language])
    chance.shuffle(places)
    count = 0
    while count < words:
        sentences = [_filler(language, chance) for _ in range(3 + chance.randrange(3))]
        if chance.random() < 0.6:
            told = chance.choice(_TOLD[language])
            number = f"{chance.randrange(2, 90)}{_SIGN[language]}{chance.randrange(1000):03d}"
            facts = {
                "n": number,
                "m": chance.randrange(2, 60),
                "a": places[0],
                "b": places[1],
            }
            sentences.insert(1, told.format(**facts))
        paragraph = " ".join(sentences)
        count += len(paragraph.split())
        yield paragraph


def _title(language: str, chance: random.Random) -> str:
    words = _vocabulary(language)
    title = " ".join(chance.choice(words) for _ in range(6))
    return title[:1].upper() + title[1:]


def _html(
    language: str, title: str, paragraphs: list[str], outlet: str, day: str, chance: random.Random
) -> str:
    menu = "".join(f"<li><a href='/{n}'>{outlet} {n}</a></li>" for n in range(12))
    body = "".join(f"<p>{html.escape(one)}</p>\n" for one in paragraphs)
    # What an outlet puts before and behind a text of an agency.
    lead = html.escape(_filler(language, chance))
    return (
        f"<!DOCTYPE html><html lang='{language}'><head><meta charset='utf-8'>"
        f"<title>{html.escape(title)}</title><meta property='og:site_name' content='{outlet}'>"
        f"<meta property='article:published_time' content='{day}T08:00:00Z'></head><body>"
        f"<nav><ul>{menu}</ul></nav><article><h1>{html.escape(title)}</h1>\n<p>{lead}</p>\n{body}"
        f"</article><footer>{outlet}</footer></body></html>"
    )


def write_warc(path: Path, pages: Iterable[MadePage], *, extra: Iterable[bytes] = ()) -> int:
    """A packed web archive of the pages, a request and an answer each; how many answers.

    `extra` are bodies that are written as answers beside: broken ones, for the tests.
    """
    count = 0
    with path.open("wb") as opened:
        for page in pages:
            opened.write(_record("request", page.url, page.day, b"GET / HTTP/1.1\r\n\r\n"))
            opened.write(_record("response", page.url, page.day, _answer(page.html.encode())))
            count += 1
        for number, body in enumerate(extra):
            url = f"https://bad.example/{number}.html"
            opened.write(_record("response", url, "2025-01-01", body))
            count += 1
    return count


def _answer(body: bytes) -> bytes:
    head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


def _record(kind: str, url: str, day: str, block: bytes) -> bytes:
    """One record of ISO 28500, packed by itself; the same bytes for the same page."""
    id = uuid.uuid5(uuid.NAMESPACE_URL, f"{kind} {url}")
    head = (
        f"WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:{id}>\r\n"
        f"WARC-Date: {day}T09:00:00Z\r\nWARC-Target-URI: {url}\r\n"
        f"Content-Type: application/http; msgtype={kind}\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return gzip.compress(head.encode() + block + b"\r\n\r\n", mtime=0)
