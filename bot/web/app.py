"""The page put together: rooms, headers, and what a visitor sees when something is refused."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from fastapi import FastAPI, Request
from fastapi.encoders import jsonable_encoder
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse, Response
from fastapi.staticfiles import StaticFiles
from itsdangerous import Signer
from starlette.exceptions import HTTPException

from bot.second import Enter
from bot.web import api, embed, export, login, oidc, stream
from bot.web.headers import SecurityHeaders
from bot.web.hub import Hub
from bot.web.pages import audit, board, claims, contest, deliveries, queue, record, sources, users
from bot.web.proxies import Proxies
from bot.web.render import page, templates
from bot.web.sessions import Refused, SignInNeeded
from bot.web.settings import WebSettings
from bot.web.site import Site, Watch
from storage import people
from storage.engine import Store

ROOMS = (
    login,
    oidc,
    queue,
    board,
    contest,
    record,
    claims,
    sources,
    deliveries,
    audit,
    users,
    stream,
    export,
    embed,
    api,
)


def make_site(
    store: Store,
    settings: WebSettings,
    clock: Watch,
    timezone: str,
    *,
    enter: Enter | None = None,
    two_people: bool = False,
) -> Site:
    """The page's world."""
    zone = ZoneInfo(timezone)
    with store.writing() as tx:
        secret = people.kept_secret(tx, "cookies")
    return Site(
        store=store,
        settings=settings,
        clock=clock,
        zone=zone,
        signer=Signer(secret, salt="tallywatch.page"),
        templates=templates(zone),
        hub=Hub(),
        enter=enter,
        two_people=two_people,
    )


def make_app(site: Site) -> FastAPI:
    """The page as an ASGI application."""
    app = FastAPI(
        title="tallywatch",
        description="Claims about results, held against the official record. Read only.",
        version="1",
        lifespan=_watching,
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/v1/openapi.json",
        exception_handlers={
            SignInNeeded: _sign_in,
            Refused: _refused,
            HTTPException: _not_done,
            RequestValidationError: _misread,
        },
    )
    app.state.site = site
    app.add_middleware(SecurityHeaders, is_secure=site.settings.is_secure)
    app.add_middleware(Proxies, trusted=site.settings.proxies)  # the last one added is the outermost
    app.mount("/static", StaticFiles(directory=Path(__file__).with_name("static")))
    for room in ROOMS:
        app.include_router(room.router)
    return app


@asynccontextmanager
async def _watching(app: FastAPI) -> AsyncIterator[None]:
    site: Site = app.state.site
    task = asyncio.create_task(stream.watch(site))
    try:
        yield
    finally:
        site.hub.close()
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


def _wants_json(request: Request) -> bool:
    return request.url.path.startswith("/api/") or "application/json" in request.headers.get("accept", "")


async def _sign_in(request: Request, needed: SignInNeeded) -> Response:
    if _wants_json(request):
        return JSONResponse({"detail": "Sign in first."}, status_code=401)
    return RedirectResponse(f"/login?{urlencode({'next': needed.back})}", status_code=303)


async def _refused(request: Request, refused: Refused) -> Response:
    if _wants_json(request):
        return JSONResponse({"outcome": "refused", "words": refused.reason}, status_code=refused.status)
    return _message(request, "Not done", refused.reason, refused.status)


async def _not_done(request: Request, problem: HTTPException) -> Response:
    if _wants_json(request):
        return JSONResponse({"detail": problem.detail}, status_code=problem.status_code, headers=problem.headers)
    return _message(
        request, "Not here" if problem.status_code == 404 else "Not done", problem.detail, problem.status_code
    )


async def _misread(request: Request, problem: RequestValidationError) -> Response:
    if _wants_json(request):
        return JSONResponse({"detail": jsonable_encoder(problem.errors())}, status_code=422)
    return _message(request, "Not understood", "The address or the form holds something that cannot be read.", 422)


def _message(request: Request, heading: str, reason: str, status: int) -> Response:
    return page(request, None, "message.html", {"heading": heading, "reason": reason, "back": "/"}, status=status)
