"""The public page over HTTP: open to everybody, true, small numbers left out, kept by caches and revalidated."""

from datetime import UTC, datetime, timedelta

from tests.integration.reporting.stories import Story


def test_everybody_reads_how_the_promise_is_kept_without_small_numbers(house):
    now = datetime.now(UTC)
    thin = house.get("/public", None).text
    assert thin.count("还没有可以公布的数字") == 2, "this half-year and the one before"
    assert "<table" not in thin
    for minute in range(12):
        when = now - timedelta(minutes=30 - minute)
        house.hear(Story(house.settings, when, now + timedelta(days=9), tail=None).submitted().accepted())
    reply = house.get("/public", None)
    assert reply.status_code == 200
    assert '<td class="number">12</td>' in reply.text
    assert "少于 10 件" in reply.text
    assert reply.text.count("还没有可以公布的数字") == 1, "the half-year before stays empty"
    assert "受理量 = " in reply.text
    assert reply.headers["Cache-Control"] == "public, max-age=300"
    assert "Set-Cookie" not in reply.headers
    assert "fewer than 10" in house.get("/public", None, lang="en").text

    client = house.app.test_client()
    again = client.get("/public", headers={"If-None-Match": reply.headers["ETag"]}, base_url="http://127.0.0.1")
    assert again.status_code == 304
