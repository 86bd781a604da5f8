// 长辈版: reads the page's main part aloud with the browser's own voice, sentence by sentence; nothing is sent anywhere.
"use strict";
(function () {
  const speech = window.speechSynthesis;
  const button = document.querySelector("[data-read-aloud]");
  if (!speech || !button) return;
  const say = document.body.dataset;
  let waiting = [];

  function sentences() {
    return document.getElementById("main").innerText.split(/(?<=[。！？；.!?;])|\n+/).map((words) => words.trim()).filter(Boolean);
  }
  function next() {
    if (!waiting.length) { stop(); return; }
    const words = new SpeechSynthesisUtterance(waiting.shift());
    words.lang = document.documentElement.lang; words.rate = 0.9;
    words.onend = next; words.onerror = stop;
    speech.speak(words);
  }
  function stop() {
    waiting = [];
    speech.cancel();
    button.textContent = say.read; button.setAttribute("aria-pressed", "false");
  }
  button.addEventListener("click", () => {
    if (button.getAttribute("aria-pressed") === "true") { stop(); return; }
    waiting = sentences();
    button.textContent = say.stop; button.setAttribute("aria-pressed", "true");
    next();
  });
  window.addEventListener("pagehide", () => speech.cancel());
  button.setAttribute("aria-pressed", "false");
  button.hidden = false;
})();
