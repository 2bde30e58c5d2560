"""The pages, their JSON twins, the deeds and the files of the workbench, at their addresses.

In: a Bench and the keys of this start. Out: an ASGI app. A page is a view of the bench, rendered
by its template; its twin is that view as JSON. A deed takes a form and changes the case's files.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, is_dataclass
from importlib.resources import files
from typing import Any
from urllib.parse import urlencode

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from steelyard.base.errors import CaseError
from steelyard.desk.editing.rows import ConflictError
from steelyard.desk.pages import environment
from steelyard.desk.web import downloads
from steelyard.desk.web.asking import Done, Form, NotFoundError, Query, RefusedError, Upload
from steelyard.desk.web.bench import Bench
from steelyard.desk.web.frame import frame_of, state_of
from steelyard.desk.web.guard import CSRF, MOST_BYTES, Guard, Keys
from steelyard.desk.web.merging import merge_view
from steelyard.desk.web.places import deed_of, template_of, view_of
from steelyard.desk.web.speech import LANGUAGES, Speech, chosen

MOST_FIELDS, MOST_FILES = 300, 20
STATIC = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
THEMES = ("light", "dark")


@dataclass(slots=True)
class _Told:
    """Sentences that the next page shows once, by number: an address cannot put words there."""

    sentences: dict[str, str]

    def keep(self, text: str) -> str:
        number = str(len(self.sentences) + 1)
        self.sentences[number] = text
        return number


def make_app(bench: Bench, keys: Keys) -> Starlette:
    """The workbench of one case."""
    told = _Told({})

    def render(request: Request, speech: Speech, name: str, content: Mapping[str, Any]) -> Response:
        html = (
            environment()
            .get_template(f"web/{name}.html.j2")
            .render(
                **frame_of(
                    bench, speech, name.removesuffix("_one"), request.url.path, request.url.query
                ),
                csrf=keys.csrf,
                theme=_kept(request, "theme", THEMES),
                told=told.sentences.get(request.query_params.get("said", ""), ""),
                page=content,
            )
        )
        return Response(html.encode("utf-8", "replace"), media_type="text/html; charset=utf-8")

    def show(request: Request) -> Response:
        speech = _speech(request)
        name, rest, twin = _parts(request.url.path)
        view = view_of(name)
        if view is None:
            return _missing(speech.t("error.no_page"), twin)
        query = Query(speech, rest, tuple(request.query_params.multi_items()))
        try:
            content = view(bench, query)
        except NotFoundError as error:
            return _missing(str(error), twin)
        if twin:
            return _json(content)
        return render(request, speech, template_of(name, rest), content)

    def state(request: Request) -> Response:
        return _json(state_of(bench, _speech(request)))

    async def do(request: Request) -> Response:
        speech = _speech(request)
        wants_json = "application/json" in request.headers.get("accept", "")
        deed = deed_of(request.path_params["name"])
        if deed is None:
            return _missing(speech.t("error.no_deed"), wants_json)
        async with request.form(
            max_files=MOST_FILES, max_fields=MOST_FIELDS, max_part_size=MOST_BYTES
        ) as sent:
            if not keys.is_csrf(str(sent.get("csrf") or request.headers.get(CSRF, ""))):
                return _answer(speech.t("error.csrf"), wants_json, 403)
            form = await _form(speech, sent)
        try:
            done: Done = await run_in_threadpool(deed, bench, form)
        except ConflictError as error:
            content = merge_view(form, request.path_params["name"], error)
            if wants_json:
                return _json({"conflict": content}, 409)
            answer = await run_in_threadpool(render, request, speech, "merge", content)
            answer.status_code = 409
            return answer
        except (RefusedError, NotFoundError, CaseError) as error:
            return _answer(_words(error), wants_json, 422, back=form.text("back"))
        except OSError as error:
            why = error.strerror or str(error)
            return _answer(f"{error.filename or ''}: {why}".strip(": "), wants_json, 507)
        if wants_json:
            return _json({"said": done.said, "back": done.back, **done.more})
        back = _local(form.text("back") or done.back)
        mark = "&" if "?" in back else "?"
        path, hash_, anchor = back.partition("#")
        return RedirectResponse(f"{path}{mark}said={told.keep(done.said)}{hash_}{anchor}", 303)

    def choose(request: Request) -> Response:
        """The language or the look, kept in this browser."""
        back = _local(request.query_params.get("back", "/"))
        answer = RedirectResponse(back, 303)
        for name, known in (("lang", LANGUAGES), ("theme", (*THEMES, "auto"))):
            value = request.query_params.get(name, "")
            if value in known:
                answer.set_cookie(name, value, samesite="strict", max_age=31_536_000)
        return answer

    routes = [
        Route("/static/{name}", static, methods=["GET"]),
        Route("/state.json", state, methods=["GET"]),
        Route("/choose", choose, methods=["GET"]),
        Route("/do/{name}", do, methods=["POST"]),
        Route("/download/{name}", downloads.route(bench), methods=["GET"]),
        Route("/{path:path}", show, methods=["GET"]),
    ]
    return Starlette(routes=routes, middleware=[Middleware(Guard, keys=keys)])


def static(request: Request) -> Response:
    """A style sheet or script of ours; nothing that is not listed, so no path leads elsewhere."""
    name = request.path_params["name"]
    folder = files("steelyard.desk.web").joinpath("static")
    found = next((one for one in folder.iterdir() if one.name == name), None)
    suffix = "." + name.rpartition(".")[2]
    if found is None or suffix not in STATIC:
        return _missing("There is no such file.", False)
    return Response(found.read_bytes(), media_type=f"{STATIC[suffix]}; charset=utf-8")


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


def _local(address: str) -> str:
    """An address on this server, whatever was asked for."""
    if not address.startswith("/") or address.startswith(("//", "/\\")) or "\n" in address:
        return "/"
    return address


async def _form(speech: Speech, sent: Any) -> Form:
    fields: dict[str, str] = {}
    lists: dict[str, list[str]] = {}
    uploads = []
    for name, value in sent.multi_items():
        if isinstance(value, UploadFile):
            if value.filename:
                uploads.append(Upload(value.filename, await value.read()))
            continue
        fields[name] = value
        lists.setdefault(name, []).append(value)
    return Form(speech, fields, lists, tuple(uploads))


def _words(error: Exception) -> str:
    if isinstance(error, CaseError):
        told = (f"{one.what} {one.mend}".strip() for one in error.problems)
        return " ".join(dict.fromkeys(told))
    return str(error)


def _answer(text: str, wants_json: bool, status: int, back: str = "") -> Response:
    if wants_json:
        return _json({"refused": text}, status)
    return PlainTextResponse(f"{text}\n" + (f"\n{_local(back)}\n" if back else ""), status)


def _missing(text: str, wants_json: bool) -> Response:
    return _answer(text, wants_json, 404)


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
