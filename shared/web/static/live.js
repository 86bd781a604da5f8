// A part of a page that renews itself: <div id="live" data-live="30" data-tag="…" hx-get="…" hx-trigger="daiban:look"
// hx-swap="innerMorph">. It asks "anything new?" (If-None-Match) while the page is looked at, changes only what changed, so
// that focus and opened tables stay; when no answer comes the numbers turn grey and it is said since when they stand.
"use strict";
(function () {
  const live = document.querySelector("[data-live]");
  if (!live) return;
  const every = Number(live.dataset.live) * 1000, told = document.querySelector("[data-live-state]");
  let tag = live.dataset.tag, looked = Date.now();
  const time = () => new Date().toLocaleTimeString("zh-CN", { timeZone: "Asia/Shanghai", hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

  function fresh() {
    looked = Date.now();
    live.classList.remove("is-stale");
    if (told) { told.textContent = told.dataset.fresh.replace("{time}", time()); told.dataset.since = time(); }
  }
  function stale() {
    if (live.classList.contains("is-stale")) return;
    live.classList.add("is-stale");
    if (!told) return;
    told.textContent = told.dataset.stale.replace("{time}", told.dataset.since);
    document.getElementById("announcements").textContent = told.textContent;
  }
  function look() {
    if (document.visibilityState === "hidden") return; // nobody looks: nothing is asked
    if (Date.now() - looked > every * 3) stale();
    live.dispatchEvent(new CustomEvent("daiban:look"));
  }

  live.addEventListener("htmx:config:request", (event) => { Object.assign(event.detail.ctx.request.headers, { "If-None-Match": tag, "X-Background": "1" }); });
  live.addEventListener("htmx:before:response", (event) => {
    const { status, raw, headers } = event.detail.ctx.response;
    if (status === 304) { event.preventDefault(); fresh(); return; }
    if (status !== 200 || raw.redirected) { event.preventDefault(); stale(); return; } // signed out, or the service is away
    tag = headers.get("ETag") || "";
    fresh();
  });
  live.addEventListener("htmx:error", stale);
  live.addEventListener("htmx:after:swap", () => live.dispatchEvent(new CustomEvent("daiban:swapped", { bubbles: true })));
  window.setInterval(look, every);
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible" && Date.now() - looked >= every) look(); });
})();
