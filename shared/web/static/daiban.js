// What pages do better with a script; every page works without it. No framework, no inline code, no style attributes.
// Sentences come from the body's data attributes, so that they are translated where all the others are.
"use strict";
(function () {
  const say = document.body.dataset;
  const all = (selector, root) => Array.from((root || document).querySelectorAll(selector));
  const filled = (sentence, n) => (sentence || "").replace("{n}", n);

  function announce(sentence) {
    const place = document.getElementById("announcements");
    place.textContent = "";
    window.setTimeout(() => { place.textContent = sentence; }, 60);
  }

  // --- sending once
  function sendOnce(event) {
    const form = event.target;
    if (event.defaultPrevented || form.method === "dialog") return;
    if (form.dataset.sending === "true") { event.preventDefault(); return; }
    form.dataset.sending = "true";
    const button = event.submitter || form.querySelector("button[type=submit], button:not([type])");
    if (button) button.setAttribute("aria-busy", "true");
    announce(say.sending);
  }
  function ready(form) {
    delete form.dataset.sending;
    all("[aria-busy]", form).forEach((button) => button.removeAttribute("aria-busy"));
  }

  // --- how many characters are left
  function countLeft(area) {
    const line = document.createElement("p");
    line.className = "count-left";
    area.after(line);
    const limit = area.maxLength;
    area.removeAttribute("maxlength"); // a paste must not be cut silently; the server says what is too long
    let waiting;
    const show = () => {
      const left = limit - Array.from(area.value).length;
      line.textContent = left >= 0 ? filled(say.left, left) : filled(say.over, -left);
      line.hidden = left > Math.max(50, limit / 4); // nobody needs to be told that 3,900 characters are left
      window.clearTimeout(waiting);
      if (left < 20) waiting = window.setTimeout(() => announce(line.textContent), 1200);
    };
    area.addEventListener("input", show);
    show();
  }

  // --- type-ahead over a list, by words or pinyin initials
  function matches(option, typed) {
    const words = typed.toLowerCase().replace(/\s+/g, "");
    return option.text.toLowerCase().includes(words) || option.value.startsWith(words) ||
      (option.initials || "").toLowerCase().startsWith(words);
  }
  // Exact initials first, then beginnings, then anywhere; before anything is typed what the page holds most likely.
  function ranked(options, typed, first) {
    const words = typed.toLowerCase().replace(/\s+/g, "");
    const unchanged = !words || options.some((option) => option.text === typed);
    const rank = (option) => {
      if (unchanged) { const place = first.indexOf(option.value); return place < 0 ? first.length : place; }
      if ((option.initials || "").toLowerCase() === words) return 0;
      return option.text.toLowerCase().startsWith(words) || (option.initials || "").toLowerCase().startsWith(words) ? 1 : 2;
    };
    return options.filter((option) => unchanged || matches(option, typed))
      .map((option, place) => [rank(option), place, option]).sort((a, b) => a[0] - b[0] || a[1] - b[1]).map((each) => each[2]);
  }
  function typeAhead(select) {
    const options = Array.from(select.options).filter((option) => option.value)
      .map((option) => ({ value: option.value, text: option.text, initials: option.dataset.initials || "" }));
    const box = document.createElement("div");
    const input = document.createElement("input");
    const list = document.createElement("ul");
    box.className = "combo";
    input.className = select.className.replace("form-select", "form-control");
    input.type = "text"; input.autocomplete = "off"; input.placeholder = say.type; input.id = select.id;
    input.setAttribute("role", "combobox"); input.setAttribute("aria-expanded", "false");
    input.setAttribute("aria-autocomplete", "list"); input.setAttribute("aria-controls", select.id + "-list");
    for (const name of ["aria-describedby", "aria-invalid", "aria-required", "autofocus"]) {
      if (select.hasAttribute(name)) input.setAttribute(name, select.getAttribute(name));
    }
    list.id = select.id + "-list"; list.className = "combo-list"; list.hidden = true;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", (document.querySelector(`label[for="${select.id}"]`) || {}).textContent || "");
    const chosen = options.find((option) => option.value === select.value);
    input.value = chosen ? chosen.text : "";
    select.id += "-list-value"; select.hidden = true;
    select.after(box); box.append(input, list);

    let shown = [], current = -1;
    const close = () => { list.hidden = true; current = -1; input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); };
    const choose = (option) => {
      select.value = option.value; input.value = option.text; delete select.dataset.typing; close();
      select.dispatchEvent(new Event("change", { bubbles: true }));
    };
    const point = (index) => {
      current = (index + shown.length) % shown.length;
      all("[role=option]", list).forEach((item, place) => {
        item.setAttribute("aria-selected", String(place === current));
        if (place === current) { input.setAttribute("aria-activedescendant", item.id); item.scrollIntoView({ block: "nearest" }); }
      });
    };
    const open = () => {
      shown = ranked(options, input.value, (select.dataset.first || "").split(" ")).slice(0, 12);
      list.replaceChildren(...shown.map((option, index) => {
        const item = document.createElement("li");
        item.id = `${list.id}-${index}`; item.setAttribute("role", "option"); item.setAttribute("aria-selected", "false");
        item.textContent = option.text;
        if (option.initials) {
          const initials = document.createElement("span");
          initials.className = "initials"; initials.textContent = option.initials; initials.setAttribute("aria-hidden", "true");
          item.append(initials);
        }
        item.addEventListener("mousedown", (event) => { event.preventDefault(); choose(option); });
        return item;
      }));
      list.hidden = !shown.length;
      input.setAttribute("aria-expanded", String(shown.length > 0));
      announce(shown.length ? filled(say.found, shown.length) : say.none);
      const standing = select.value ? shown.findIndex((option) => option.value === select.value) : 0;
      if (shown.length && input.value && standing >= 0) point(standing);
    };
    input.addEventListener("focus", () => input.select());
    input.addEventListener("input", () => { select.value = ""; select.dataset.typing = "yes"; open(); });
    input.addEventListener("keydown", (event) => {
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        if (list.hidden) open();
        if (shown.length) point(current + (event.key === "ArrowDown" ? 1 : -1));
      } else if (event.key === "Enter" && !event.ctrlKey && !list.hidden && current >= 0) {
        event.preventDefault(); choose(shown[current]);
      } else if (event.key === "Escape") { close(); }
    });
    input.addEventListener("blur", () => {
      if (!list.hidden && current >= 0 && input.value) choose(shown[current]);
      close();
      if (!input.value.trim()) { input.value = ""; delete select.dataset.typing; }
    });
    select.addEventListener("daiban:set", () => {
      const now = options.find((option) => option.value === select.value);
      input.value = now ? now.text : "";
      if (document.activeElement === input) input.select();
    });
  }

  // --- drafts: <form data-draft="name">
  // Kept for this tab only (sessionStorage): a shared computer forgets it when the tab is closed, or at "clear".
  const kept = (form) => `daiban-draft:${form.dataset.draft}`;
  const worthKeeping = (control) => control.name && control.name !== "csrf_token" && !["password", "file", "hidden", "submit"].includes(control.type);
  function keepDraft(form) {
    const answers = {};
    Array.from(form.elements).filter(worthKeeping).forEach((control) => {
      if (["checkbox", "radio"].includes(control.type)) { if (control.checked) (answers[control.name] = answers[control.name] || []).push(control.value); }
      else if (control.value) answers[control.name] = [control.value];
    });
    try { sessionStorage.setItem(kept(form), JSON.stringify(answers)); } catch (problem) { return; }
    const mark = form.querySelector("[data-draft-state]");
    if (mark) mark.textContent = say.kept;
  }
  function restoreDraft(form) {
    let answers;
    try { answers = JSON.parse(sessionStorage.getItem(kept(form)) || "null"); } catch (problem) { answers = null; }
    if (!answers || !Object.keys(answers).length) return;
    let restored = false;
    Array.from(form.elements).filter(worthKeeping).forEach((control) => {
      const values = answers[control.name];
      if (!values) return;
      if (["checkbox", "radio"].includes(control.type)) { restored = restored || control.checked !== values.includes(control.value); control.checked = values.includes(control.value); }
      else if (!control.value) { control.value = values[0]; restored = true; control.dispatchEvent(new Event("daiban:set")); }
    });
    if (restored) announce(say.restored);
  }
  function forgetDraft(form) { try { sessionStorage.removeItem(kept(form)); } catch (problem) { /* nothing is kept then */ } }
  function clearDraft(button) {
    const form = document.getElementById(button.dataset.clearDraft);
    forgetDraft(form);
    Array.from(form.elements).filter(worthKeeping).forEach((control) => {
      if (["checkbox", "radio"].includes(control.type)) control.checked = false; else control.value = "";
      control.dispatchEvent(new Event("daiban:set"));
      control.dispatchEvent(new Event("input", { bubbles: false }));
    });
    announce(say.cleared);
    const first = Array.from(form.elements).find((control) => worthKeeping(control) && control.offsetParent);
    if (first) first.focus();
  }

  // --- keys: Ctrl+Enter submits the form one is in, ? shows the list, data-key="n" follows or presses
  function keys(event) {
    const typing = event.target.closest("input, textarea, select, [contenteditable]");
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      const form = event.target.closest("form") || document.querySelector("form[data-main]");
      if (form) { event.preventDefault(); form.requestSubmit(); }
      return;
    }
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    const help = document.querySelector("[data-key-help]");
    if (event.key === "?" && help) { event.preventDefault(); help.showModal(); return; }
    const wanted = all("[data-key]").find((element) => element.dataset.key === event.key && element.offsetParent);
    if (wanted && !document.querySelector("dialog[open]")) { event.preventDefault(); wanted.click(); }
  }

  // --- small things
  function copy(button) {
    navigator.clipboard.writeText(button.dataset.copy).then(() => {
      const before = button.textContent;
      button.textContent = say.copied; announce(say.copied);
      window.setTimeout(() => { button.textContent = before; }, 2500);
    });
  }
  const clicks = [["[data-print]", () => window.print()], ["[data-copy]", copy], ["[data-clear-draft]", clearDraft]];

  function equip(root) {
    all("textarea[data-count]", root).forEach((area) => { area.removeAttribute("data-count"); countLeft(area); });
    all("select[data-typeahead]", root).forEach((select) => { select.removeAttribute("data-typeahead"); typeAhead(select); });
    all("form[data-draft]", root).forEach(restoreDraft);
    all("[data-print], [data-clear-draft]", root).forEach((button) => { button.hidden = false; });
    if (navigator.clipboard) all("[data-copy]", root).forEach((button) => { button.hidden = false; });
    const first = root.querySelector("[data-focus]");
    if (first) first.focus();
    if (root.querySelector("[data-print-now]")) window.setTimeout(() => window.print(), 100);
  }

  document.addEventListener("submit", sendOnce);
  document.addEventListener("keydown", keys);
  document.addEventListener("click", (event) => {
    for (const [selector, act] of clicks) { const button = event.target.closest(selector); if (button) act(button); }
    const link = event.target.closest(".error-summary a[href^='#']");
    const field = link && document.getElementById(link.hash.slice(1));
    if (field) { event.preventDefault(); field.focus(); field.scrollIntoView({ block: "center" }); }
  });
  let keeping;
  document.addEventListener("input", (event) => {
    const form = event.target.closest && event.target.closest("form[data-draft]");
    if (form) { window.clearTimeout(keeping); keeping = window.setTimeout(() => keepDraft(form), 400); }
  });
  window.addEventListener("pageshow", (event) => { if (event.persisted) all("form").forEach(ready); });
  // A page that says data-draft-done="name" has stored what the draft held.
  all("[data-draft-done]").forEach((mark) => forgetDraft({ dataset: { draft: mark.dataset.draftDone } }));
  // htmx: what was swapped in is equipped like a page; focus or an announcement tells that something changed.
  document.addEventListener("htmx:after:swap", (event) => {
    const place = (event.detail && event.detail.ctx && event.detail.ctx.target) || event.target;
    if (!(place instanceof Element)) return;
    equip(place);
    all("form").forEach(ready);
    const told = place.querySelector("[data-announce]");
    if (told) announce(told.dataset.announce || told.textContent);
  });
  document.addEventListener("daiban:swapped", (event) => equip(event.target));
  equip(document);
})();
