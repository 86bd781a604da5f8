"""A small application that shows every macro in both shells, and a form that refuses; for the tests of `shared.web` only."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Flask, Response, abort, flash, jsonify, redirect, render_template, request, send_from_directory
from marshmallow import Schema, fields, validate
from sqlalchemy.exc import OperationalError

from shared.contracts.errors import N_, Invalid, NotNow, NotSignedIn, TooMany, WrongPassword
from shared.web.app_factory import make_app
from shared.web.forms import load_form
from shared.web.shell import NavigationItem, Signed
from shared.web.sign_in import Demo, OpenedSession, sign_in_blueprint

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
_BUILT = Path(__file__).resolve().parents[3] / ".build/static"


class GallerySettings:
    """The least a web application needs."""

    trusted_proxies = 0
    is_demo = False

    def derived(self, purpose: str) -> bytes:
        return purpose.encode().ljust(32, b"-")[:32]


class Requester(Schema):
    name = fields.String(required=True, validate=validate.Length(min=1, max=20))
    phone = fields.String(required=True, validate=validate.Regexp(r"1\d{10}"))


class Asked(Schema):
    description = fields.String(required=True, validate=validate.Length(min=5, max=500))
    requester = fields.Nested(Requester, required=True)
    village_code = fields.String(required=True)
    channel = fields.String(validate=validate.OneOf(["web", "window"]))
    skills = fields.List(fields.String())
    minutes = fields.Integer(strict=False)


VILLAGES = [("510503108201", "护国镇 · 大里村", "hgzdlc"), ("510503101202", "大渡口镇 · 民强村", "ddkzmqc")]
STATES = [
    "submitted",
    "needs_supplement",
    "refused",
    "withdrawn",
    "merged",
    "terminated",
    "accepted",
    "offered",
    "assigned",
    "in_progress",
    "returned",
    "suspended",
    "awaiting_confirmation",
    "closed",
    "reopened",
]


def make_gallery(signed_in: bool = True) -> Flask:
    """The application; `/resident` and `/staff` hold every part, `/ask` is a form."""

    def frame() -> dict[str, Any]:
        items = [
            NavigationItem("受理台", "/desk", count=12),
            NavigationItem("调度", "/work/dispatch", count=3),
            NavigationItem("督办看板", "/staff"),
        ]
        person = Signed("王建国", "窗口人员", "护国镇") if signed_in else None
        return {"nav_items": items if signed_in else [], "signed": person, "help_phone": "0830-4292345"}

    app = make_app("intake", GallerySettings(), None, "tests.integration.web", frame=frame)
    app.register_blueprint(
        sign_in_blueprint(_open, lambda token: None, _change, Demo([("clerk-510503108", "护国镇 窗口人员")], "right"))
    )
    _add_pages(app)
    _add_failures(app)
    return app


def _open(username: str, password: str) -> OpenedSession:
    if password != "right":
        raise WrongPassword()
    return OpenedSession("a-token", 3600, "/staff")


def _change(username: str, current: str, new: str, again: str) -> OpenedSession:
    return _open(username, current)


def _add_pages(app: Flask) -> None:
    @app.get("/static/<path:name>")
    def static_files(name: str) -> Response:
        return send_from_directory(_BUILT, name)

    @app.get("/resident")
    @app.get("/staff")
    def gallery() -> str:
        flash("已保存。", "good")
        return render_template(f"gallery_{request.path[1:]}.html", **_shown())

    @app.route("/ask", methods=["GET", "POST"])
    def ask() -> Any:
        if request.method == "GET":
            return render_template("gallery_ask.html", values={}, errors={}, villages=VILLAGES)
        data, errors, values = load_form(Asked(), request.form)
        if errors:
            return render_template("gallery_ask.html", values=values, errors=errors, villages=VILLAGES), 422
        flash(data["requester"]["name"], "good")
        return redirect("/resident", 303)


def _shown() -> dict[str, Any]:
    hour = timedelta(hours=1)
    steps = [
        {"at": NOW, "title": "志愿者已接单", "by": "志愿者 王同志", "text": "今天下午上门"},
        {"at": NOW - 2 * hour, "title": "已派单，等待接单", "by": "便民服务中心调度"},
        {"at": NOW - 30 * hour, "title": "已受理", "by": "窗口人员", "text": "受理后5个工作日内办结"},
    ]
    figures = [
        {"label": "受理量", "value": "8,695", "list_url": "/list"},
        {
            "label": "办结率",
            "value": "99.6%",
            "numerator": 8664,
            "denominator": 8695,
            "formula": "办结 ÷ 受理",
            "list_url": "/list",
        },
        {"label": "超期在办", "value": "7", "note": "比上期多2件", "list_url": "/list"},
    ]
    rows = [("NX-2026-000123", "张大娘 低保申请", "in_progress", 3), ("NX-2026-000124", "李师傅 养猪技术", "closed", 1)]
    return {
        "values": {"description": "家里老人想申请低保", "channel": "web"},
        "errors": {},
        "wrong": {"requester.phone": ["请填11位手机号码。"], "channel": ["请选择一项。"]},
        "villages": VILLAGES,
        "states": STATES,
        "steps": steps,
        "figures": figures,
        "rows": rows,
        "now": NOW,
        "due_soon": NOW + 25 * hour,
        "due_past": NOW - 80 * hour,
        "due_far": NOW + 24 * 20 * hour,
    }


def _add_failures(app: Flask) -> None:
    failures: dict[str, Any] = {
        "state": NotNow(state=N_("已办结")),
        "fields": Invalid({"requester.phone": ["Missing data for required field."]}),
        "signed-out": NotSignedIn(),
        "often": TooMany(),
        "down": OperationalError("SELECT 1", {}, Exception("gone")),
        "broken": RuntimeError("a defect"),
    }

    @app.route("/fail/<kind>")
    @app.route("/api/intake/v1/fail/<kind>")
    def fail(kind: str) -> Any:
        if kind in failures:
            raise failures[kind]
        return abort(int(kind))

    @app.post("/api/intake/v1/things")
    def things() -> Response:
        return jsonify(made=request.get_json())
