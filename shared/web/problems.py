"""Every error as problem+json (RFC 9457) for programs, or as a page in the shell for people; the one HTTP mapping of errors.

Domain errors bring their own status and sentence; here are only the sentences of HTTP's own statuses and the two forms.
"""

from collections.abc import Mapping
from typing import Any

import orjson
from flask import Flask, Response, current_app, request
from flask_babel import gettext
from psycopg import OperationalError as PostgresDown
from sqlalchemy.exc import DisconnectionError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolExhausted
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from shared.contracts.errors import N_, DomainError, Unavailable
from shared.web.bodies import drain, largest_body_in_megabytes
from shared.web.error_pages import error_page, title_of
from shared.web.security import is_program_path
from shared.web.trace import request_id
from shared.web.validation import findings, sentence_of

RETRY_AFTER_SECONDS = 5
_TYPE = "urn:problem:daiban:"
_STATUSES: Mapping[int, tuple[str, str]] = {
    400: ("bad-request", N_("发来的内容读不懂，请检查后再试。")),
    401: ("not-signed-in", N_("请先登录。")),
    403: ("not-allowed", N_("您没有办理这一步的权限。")),
    404: ("not-found", N_("没有找到这一页。请检查地址，或从首页重新开始。")),
    405: ("method-not-allowed", N_("这个地址不支持这种操作。")),
    406: ("not-acceptable", N_("没有您要的格式。")),
    409: ("conflict", N_("与现在的状态冲突，没有改动任何内容。")),
    412: ("changed-meanwhile", N_("这一条刚被别人改过，请刷新后再改。")),
    413: ("too-large", N_("发来的内容太大，合计不能超过%(most)s兆。")),
    415: ("unsupported-media-type", N_("不支持这种格式，请发送 JSON。")),
    422: ("invalid", N_("有的内容需要改一改，请看下面标出的地方。")),
    428: ("precondition-required", N_("修改时请带上 If-Match。")),
    429: ("too-many", N_("试的次数太多了，请过一会儿再试。")),
    500: ("internal-error", N_("系统出了错，已经记录下来。您填的内容可能没有保存，请稍后再试。")),
    503: ("unavailable", N_("系统暂时不可用，您填的内容没有丢，请稍后再提交一次。")),
}
_FORM_EXPIRED = N_("这一页打开得太久，或浏览器没有保存 Cookie。请返回上一页，刷新后再提交。")
_DOWN = (PostgresDown, OperationalError, DisconnectionError, PoolExhausted)


def set_up_problems(app: Flask) -> None:
    """Register the handlers of domain errors, HTTP errors (500 among them) and an unreachable database."""
    app.register_error_handler(DomainError, _domain_error)
    app.register_error_handler(HTTPException, _http_error)
    for kind in _DOWN:
        app.register_error_handler(kind, _database_down)


def problem(
    status: int,
    code: str,
    detail: str,
    errors: list[dict[str, str]] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """One problem+json reply; `detail` and the details of `errors` are already in the reader's language."""
    body: dict[str, Any] = {
        "type": _TYPE + code,
        "title": title_of(status),
        "status": status,
        "detail": detail,
        "code": code,
        "request_id": request_id(),
    }
    if errors:
        body["errors"] = errors
    return Response(orjson.dumps(body), status, dict(headers or {}), content_type="application/problem+json")


def sentence_of_error(error: DomainError) -> str:
    """The error's sentence with its values, in the reader's language; values that are sentences are translated too."""
    values = {
        name: gettext(value) if isinstance(value, str) and value else value for name, value in error.values.items()
    }
    return str(gettext(error.sentence, **values))


def _domain_error(error: DomainError) -> Response:
    headers = {}
    if error.status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    if error.status in (429, 503):
        headers["Retry-After"] = str(getattr(error, "retry_after", RETRY_AFTER_SECONDS))
    detail = sentence_of_error(error)
    if not is_program_path(request.path):
        return error_page(error.status, detail, headers)
    return problem(error.status, error.code, detail, _errors_of_fields(error.fields), headers)


def _errors_of_fields(fields: Mapping[str, list[str]]) -> list[dict[str, str]]:
    return [
        {"pointer": "/" + name.replace(".", "/"), "detail": sentence_of(sentence)}
        for name, sentences in fields.items()
        for sentence in sentences
    ]


def _http_error(error: HTTPException) -> Any:
    status = error.code or 500
    if error.response is not None or status < 400:
        return error.get_response()
    code, sentence = _STATUSES.get(status, _STATUSES[500 if status >= 500 else 400])
    headers = _headers_of(error)
    if status == 413:
        drain()
    values = {"most": largest_body_in_megabytes()}
    if not is_program_path(request.path):
        return error_page(status, gettext(_page_sentence(error, sentence), **values), headers)
    return problem(status, code, gettext(sentence, **values), _errors_of_request(error), headers)


def _page_sentence(error: HTTPException, sentence: str) -> str:
    """A refused form token is the one bad request a person meets; tell what to do about it."""
    return _FORM_EXPIRED if type(error).__name__ == "CSRFError" else sentence


def _headers_of(error: HTTPException) -> dict[str, str]:
    """Allow of a 405 (which flask-smorest's own handler loses), Retry-After and whatever webargs asked for."""
    headers = dict((getattr(error, "data", None) or {}).get("headers") or {})
    if isinstance(error, MethodNotAllowed):
        headers["Allow"] = ", ".join(sorted(error.valid_methods or _allowed_methods()))
    if error.code == 401:
        headers["WWW-Authenticate"] = "Bearer"
    if error.code in (429, 503):
        headers.setdefault("Retry-After", str(RETRY_AFTER_SECONDS))
    return headers


def _allowed_methods() -> list[str]:
    adapter = current_app.create_url_adapter(request)
    return sorted(adapter.allowed_methods()) if adapter else []


def _errors_of_request(error: HTTPException) -> list[dict[str, str]]:
    """webargs groups findings by where they were: a JSON body has pointers, a query or path names its parameter."""
    data = getattr(error, "data", None) or {}
    errors = []
    for path, sentence in findings(data.get("messages") or data.get("errors") or {}):
        place, names = (path[0], path[1:]) if path else ("json", ())
        if place in ("json", "form", "files"):
            errors.append({"pointer": "".join(f"/{name}" for name in names), "detail": sentence})
        else:
            errors.append({"parameter": ".".join(names), "in": place, "detail": sentence})
    return errors


def _database_down(error: Exception) -> Response:
    current_app.logger.error("database not reachable: %s", type(error).__name__)
    return _domain_error(Unavailable())
