"""The pages, their JSON twins, the deeds and the files of the workbench, at their addresses.

In: a Bench and the keys of this start. Out: an ASGI app. A page is a view of the bench, rendered
by its template; its twin is that view as JSON. A deed takes a form and changes the case's files.
"""

from __future__ import annotations

import json
import time
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import asdict, is_dataclass
from itertools import count
from typing import Any
from urllib.parse import urlencode

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from steelyard.base.errors import CaseError
from steelyard.desk.editing.rows import ConflictError
from steelyard.desk.pages import environment
from steelyard.desk.results import kept_headline
from steelyard.desk.sentences import begun
from steelyard.desk.web import downloads
from steelyard.desk.web.asking import (
    Done,
    Form,
    NotFoundError,
    Query,
    RefusedError,
    Upload,
    local,
)
from steelyard.desk.web.bench import Bench
from steelyard.desk.web.figures import balance_words
from steelyard.desk.web.frame import frame_of, state_of
from steelyard.desk.web.guard import CSRF, MOST_BYTES, Guard, Keys, TooLargeError
from steelyard.desk.web.merging import merge_view
from steelyard.desk.web.own_files import give_own_file, own_file
from steelyard.desk.web.places import deed_of, template_of, view_of
from steelyard.desk.web.speech import LANGUAGES, Speech, chosen, seen

MOST_FIELDS, MOST_FILES = 300, 20
THEMES = ("light", "dark")
OPENING = 0.2
"""Seconds that the first page waits for a large case, before it says that this is being read."""
MOST_TOLD = 200
"""Sentences that wait for a page to show them; a page that never comes leaves one behind."""


class _Told:
    """Sentences that the next page shows once, by number: an address cannot put words there."""

    def __init__(self) -> None:
        self._numbers = count(1)
        self._sentences: OrderedDict[str, str] = OrderedDict()

    def keep(self, text: str) -> str:
        number = str(next(self._numbers))
        self._sentences[number] = text
        while len(self._sentences) > MOST_TOLD:
            self._sentences.popitem(last=False)
        return number

    def take(self, number: str) -> str:
        return self._sentences.pop(number, "")


def make_app(bench: Bench, keys: Keys) -> ASGIApp:
    """The workbench of one case."""
    told = _Told()

    def render(
        request: Request, speech: Speech, name: str, content: Mapping[str, Any], status: int = 200
    ) -> Response:
        with bench.held():
            frame = frame_of(
                bench, speech, name.removesuffix("_one"), request.url.path, request.url.query
            )
            template = environment().get_template(f"web/{name}.html.j2")
            html = template.render(
                **frame,
                csrf=keys.csrf,
                theme=_kept(request, "theme", THEMES),
                told=told.take(request.query_params.get("said", "")),
                page=content,
            )
        return Response(
            html.encode("utf-8", "replace"), status, media_type="text/html; charset=utf-8"
        )

    def refuse(
        request: Request, speech: Speech, text: str, status: int, back: str = ""
    ) -> Response:
        """A sentence instead of a page: as JSON where that is asked for, else within the frame."""
        if _wants_json(request):
            return _json({"refused": text}, status)
        return render(request, speech, "refused", {"text": text, "back": local(back)}, status)

    being_read = False

    def opening(request: Request) -> Response | None:
        """What stands there while a large case is read: it is told once, then waited for."""
        nonlocal being_read
        if bench.opened.wait(None if being_read or _wants_json(request) else OPENING):
            return None
        being_read = True
        speech = _speech(request)
        last = kept_headline(bench.root)
        html = (
            environment()
            .get_template("web/opening.html.j2")
            .render(
                balance=balance_words(last, last["figures"], speech) if last else None,
                t=speech.t,
                lang=speech.lang,
                visible=seen,
                own_file=own_file,
                theme=_kept(request, "theme", THEMES),
                title=bench.root.name,
                files=bench.files.many,
            )
        )
        return Response(html.encode("utf-8", "replace"), media_type="text/html; charset=utf-8")

    def show(request: Request) -> Response:
        if (page := opening(request)) is not None:
            return page
        with bench.held():
            page = page_of(request)
        bench.answered.set()
        return page

    def page_of(request: Request) -> Response:
        speech = _speech(request)
        name, rest, twin = _parts(request.url.path)
        view = view_of(name)
        if view is None:
            return refuse(request, speech, speech.t("error.no_page"), 404)
        query = Query(speech, rest, tuple(request.query_params.multi_items()))
        try:
            content = view(bench, query)
        except NotFoundError as error:
            return refuse(request, speech, str(error), 404)
        if twin:
            return _json(content)
        return render(request, speech, template_of(name, rest), content)

    def state(request: Request) -> Response:
        bench.opened.wait()
        with bench.held():
            return _json(state_of(bench, _speech(request)))

    async def do(request: Request) -> Response:
        speech = _speech(request)
        wants_json = _wants_json(request)

        async def no(text: str, status: int, back: str = "") -> Response:
            return await run_in_threadpool(refuse, request, speech, text, status, back)

        deed = deed_of(request.path_params["name"])
        if deed is None:
            return await no(speech.t("error.no_deed"), 404)
        async with request.form(
            max_files=MOST_FILES, max_fields=MOST_FIELDS, max_part_size=MOST_BYTES
        ) as sent:
            if not keys.is_csrf(str(sent.get("csrf") or request.headers.get(CSRF, ""))):
                return await no(speech.t("error.csrf"), 403)
            form = await _form(speech, sent)

        def work() -> Done:
            bench.opened.wait()
            began = time.monotonic()
            done = deed(bench, form)
            # The page that follows finds the files read.
            bench.refresh(began)
            return done

        try:
            done = await run_in_threadpool(work)
        except ConflictError as error:
            content = merge_view(form, request.path_params["name"], error)
            content["back"] = local(content["back"])
            if wants_json:
                return _json({"conflict": content}, 409)
            return await run_in_threadpool(render, request, speech, "merge", content, 409)
        except (RefusedError, NotFoundError, CaseError) as error:
            return await no(_words(error, speech), 422, form.text("back"))
        except OSError as error:
            why = error.strerror or str(error)
            return await no(f"{error.filename or ''}: {why}".strip(": "), 507, form.text("back"))
        if wants_json:
            return _json({"said": done.said, "back": done.onward or done.back, **done.more})
        back = local(done.onward or form.text("back") or done.back)
        mark = "&" if "?" in back else "?"
        path, hash_, anchor = back.partition("#")
        return RedirectResponse(f"{path}{mark}said={told.keep(done.said)}{hash_}{anchor}", 303)

    def choose(request: Request) -> Response:
        """The language or the look, kept in this browser."""
        back = local(request.query_params.get("back", "/"))
        answer = RedirectResponse(back, 303)
        for name, known in (("lang", LANGUAGES), ("theme", (*THEMES, "auto"))):
            value = request.query_params.get(name, "")
            if value in known:
                answer.set_cookie(name, value, samesite="strict", max_age=31_536_000)
        return answer

    routes = [
        Route("/static/{name}", give_own_file, methods=["GET"]),
        Route("/state.json", state, methods=["GET"]),
        Route("/choose", choose, methods=["GET"]),
        Route("/do/{name}", do, methods=["POST"]),
        Route("/download/{name}", downloads.route(bench), methods=["GET"]),
        Route("/{path:path}", show, methods=["GET"]),
    ]

    async def broken(request: Request, _: Exception) -> Response:
        """A mistake of the program: the trace goes to its window, a sentence to the reader."""
        return _without_frame(request, _speech(request).t("error.broken"), 500)

    async def too_large(request: Request, error: Exception) -> Response:
        return _without_frame(request, _speech(request).tell(str(error)), 413)

    handlers: dict[Any, Any] = {Exception: broken, TooLargeError: too_large}
    # The guard stands outside of everything, so that its headers are on what breaks too.
    return Guard(Starlette(routes=routes, exception_handlers=handlers), keys=keys)


def _parts(path: str) -> tuple[str, str, bool]:
    """Name of the page, the rest of the path, and whether its twin is asked for."""
    path = path.strip("/")
    twin = path.endswith(".json")
    name, _, rest = path.removesuffix(".json").partition("/")
    return ("" if name == "overview" else name), rest, twin


def _speech(request: Request) -> Speech:
    asked = request.query_params.get("lang", "") or request.cookies.get("lang", "")
    return Speech(chosen(request.headers.get("accept-language", ""), asked))


def _kept(request: Request, name: str, known: tuple[str, ...]) -> str:
    value = request.cookies.get(name, "")
    return value if value in known else ""


async def _form(speech: Speech, sent: Any) -> Form:
    fields: dict[str, str] = {}
    lists: dict[str, list[str]] = {}
    uploads = []
    for name, value in sent.multi_items():
        if isinstance(value, UploadFile):
            if value.filename:
                uploads.append(Upload(value.filename, await value.read()))
            continue
        # A field of several lines is sent with the line ends of a letter.
        fields[name] = text = value.replace("\r\n", "\n")
        lists.setdefault(name, []).append(text)
    return Form(speech, fields, lists, tuple(uploads))


def _words(error: Exception, speech: Speech) -> str:
    if isinstance(error, CaseError):
        lines = (f"{speech.tell(one.what)} {speech.tell(one.mend)}" for one in error.problems)
        return speech.fields(" ".join(dict.fromkeys(one.strip() for one in lines)))
    told = speech.tell(str(error)).strip()
    if str(error.__cause__ or "") == str(error):
        # A sentence of the library, which does not know that it will stand alone.
        told = begun(told)
    return speech.fields(told)


def _wants_json(request: Request) -> bool:
    asked = "application/json" in request.headers.get("accept", "")
    return asked or request.url.path.endswith(".json")


def _without_frame(request: Request, text: str, status: int) -> Response:
    return _json({"refused": text}, status) if _wants_json(request) else _plain_text(text, status)


def _plain_text(text: str, status: int) -> Response:
    return PlainTextResponse(f"{text}\n", status)


def _json(content: Mapping[str, Any], status: int = 200) -> Response:
    return Response(
        _dumped(content).encode("utf-8", "replace"), status, media_type="application/json"
    )


def _dumped(content: Any) -> str:
    return json.dumps(content, ensure_ascii=False, allow_nan=False, default=_plain)


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    return str(value)


def address(keys: Keys, path: str = "/") -> str:
    """The address to open, with the token in it."""
    return f"http://127.0.0.1:{keys.port}{path}?{urlencode({'token': keys.token})}"
