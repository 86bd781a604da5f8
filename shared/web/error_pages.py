"""The error pages people see: the resident shell with what happened, what to do and the help line.

They read nothing from the database, so that they can be shown while it is down.
"""

from collections.abc import Mapping
from urllib.parse import urlencode

from flask import Response, make_response, redirect, render_template, request
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from shared.contracts.errors import N_
from shared.identity.access import SESSION_COOKIE
from shared.web.own_paths import own_path
from shared.web.trace import request_id

SIGN_IN_PATH = "/desk/sign-in"
BACKGROUND = "X-Background"
"""Sent by a part that renews itself without anybody having asked."""
_TITLES: Mapping[int, str] = {
    400: N_("这一步没有成功"),
    401: N_("需要登录"),
    403: N_("没有权限"),
    404: N_("没有找到"),
    405: N_("这一步没有成功"),
    409: N_("现在办不了这一步"),
    412: N_("已被别人改过"),
    413: N_("内容太大"),
    422: N_("内容需要修改"),
    429: N_("请稍等一会儿"),
    500: N_("系统出了错"),
    503: N_("系统暂时不可用"),
}


def error_page(status: int, sentence: str, headers: Mapping[str, str]) -> Response:
    """The page of an error; 401 leads to the sign-in page and back again afterwards."""
    if status == 401:
        return _to_sign_in()
    title = title_of(status)
    template = "shell/error_part.html" if _is_part() else "shell/error.html"
    page = render_template(
        template, status=status, title=title, sentence=sentence, request_id=request_id(), work=_work_of_reader()
    )
    response = make_response(page, status)
    response.headers.update({name: value for name, value in headers.items() if name != "WWW-Authenticate"})
    return response


def title_of(status: int) -> str:
    """A few words for an HTTP status, in the reader's language."""
    return str(gettext(_TITLES.get(status, _TITLES[500 if status >= 500 else 400])))


def _to_sign_in() -> Response:
    """A page part cannot redirect by itself: htmx is told by its own header to leave the page.

    A part that renews itself unasked only hears nothing new: it must not carry off somebody who is just filling in a form.
    """
    target = f"{SIGN_IN_PATH}?{_next()}"
    response: AnyResponse = redirect(target, 303)
    if _is_part() and BACKGROUND in request.headers:
        response = Response(status=204)
    elif _is_part():
        response = Response(status=204, headers={"HX-Redirect": target})
    return make_response(response)


def _work_of_reader() -> str:
    """Where somebody who works here goes on: a page everybody who signed in has. Empty for residents."""
    return "/board/reminders" if SESSION_COOKIE in request.cookies else ""


def _is_part() -> bool:
    return request.headers.get("HX-Request") == "true"


def _next() -> str:
    """Back to this page, or for a form or a part to the page it stood on."""
    is_page = request.method == "GET" and not _is_part()
    here = request.full_path.rstrip("?") if is_page else request.headers.get("Referer", "")
    return urlencode({"next": own_path(here, "/desk")})
