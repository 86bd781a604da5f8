// Residents' forms, sent so that a lost line loses nothing: what was typed stays on the page until the answer is here.
// Photos are made smaller before they travel and show how far they have come. Without this script every form still works.
"use strict";
(function () {
  const say = document.body.dataset;
  const LONGEST_SIDE = 2560, WORTH_SHRINKING = 1500000;
  const WAIT_FOR_WORDS = 45000, WAIT_FOR_PHOTOS = 600000;
  const PASSED_BY_A_GATEWAY = [502, 504];

  // --- sending
  function send(event) {
    const form = event.target;
    if (event.defaultPrevented || !form.matches("form[data-send]")) return;
    event.preventDefault();
    if (form.dataset.sending === "true") return;
    busy(form, event.submitter);
    contents(form, event.submitter).then((data) => {
      const files = form.querySelector("input[data-photos]");
      const problem = files ? unfit(files, data) : "";
      if (problem) tell(form, problem); else post(form, data, files && files.files.length > 0);
    });
  }
  function post(form, data, hasFiles) {
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.timeout = hasFiles ? WAIT_FOR_PHOTOS : WAIT_FOR_WORDS;
    if (hasFiles) request.upload.addEventListener("progress", (event) => show(form, event));
    request.onload = () => arrived(form, request);
    request.onerror = request.ontimeout = () => tell(form, say.offline, true);
    request.send(data);
  }
  function arrived(form, request) {
    if (request.status < 400) { window.location.assign(request.responseURL); return; }
    const answer = new DOMParser().parseFromString(request.responseText, "text/html");
    const shownAgain = answer.querySelector(`main form[action="${form.getAttribute("action")}"]`);
    if (shownAgain) { swap(answer); return; }
    const sentence = answer.querySelector("main .lead");
    tell(form, PASSED_BY_A_GATEWAY.includes(request.status) || !sentence ? say.offline : sentence.textContent);
  }
  // The same page again, with what is wrong: only its main part changes.
  function swap(answer) {
    const main = document.getElementById("main");
    main.replaceChildren(...Array.from(answer.getElementById("main").childNodes).map((node) => document.importNode(node, true)));
    document.title = answer.title;
    main.dispatchEvent(new CustomEvent("daiban:swapped", { bubbles: true }));
    equip(main);
  }
  async function contents(form, submitter) {
    const data = new FormData(form);
    if (submitter && submitter.name) data.append(submitter.name, submitter.value);
    const files = form.querySelector("input[data-photos]");
    if (!files) return data;
    const pictures = await Promise.all(Array.from(files.files).map(smaller));
    data.delete(files.name);
    pictures.forEach((picture) => data.append(files.name, picture, picture.name));
    return data;
  }

  // --- telling
  function busy(form, submitter) {
    form.dataset.sending = "true";
    const button = submitter || form.querySelector("button[type=submit]");
    if (button) button.setAttribute("aria-busy", "true");
    const before = form.querySelector("[data-told]");
    if (before) before.remove();
    announce(say.sending);
  }
  function tell(form, sentence, isLine) {
    delete form.dataset.sending;
    form.querySelectorAll("[aria-busy]").forEach((button) => button.removeAttribute("aria-busy"));
    form.querySelectorAll("[data-progress]").forEach((shown) => shown.remove());
    const notice = document.createElement("div");
    notice.className = "notice notice-warn"; notice.tabIndex = -1;
    notice.setAttribute("role", "alert"); notice.dataset.told = isLine ? "line" : "problem";
    const words = document.createElement("p");
    words.textContent = sentence;
    notice.append(words); form.prepend(notice); notice.focus();
  }
  function show(form, event) {
    if (!event.lengthComputable) return;
    let box = form.querySelector("[data-progress]");
    if (!box) {
      box = document.createElement("p"); box.dataset.progress = ""; box.className = "upload";
      const bar = document.createElement("progress");
      bar.max = 100; bar.setAttribute("aria-label", say.uploading);
      box.append(bar, document.createElement("span"));
      form.querySelector(".actions").before(box);
    }
    const percent = Math.floor(event.loaded / event.total * 100);
    box.querySelector("progress").value = percent;
    box.querySelector("span").textContent = `${say.uploading} ${percent}%`;
  }
  function announce(sentence) { document.getElementById("announcements").textContent = sentence; }
  window.addEventListener("online", () => {
    document.querySelectorAll("[data-told=line] p").forEach((words) => { words.textContent = say.online; });
  });

  // --- photos
  async function smaller(file) {
    if (file.size < WORTH_SHRINKING || !window.createImageBitmap) return file;
    try {
      const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
      const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
      const canvas = document.createElement("canvas");
      canvas.width = Math.round(picture.width * scale); canvas.height = Math.round(picture.height * scale);
      canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
      picture.close();
      const drawn = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.85));
      return drawn && drawn.size < file.size ? new File([drawn], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" }) : file;
    } catch (problem) { return file; } // not a picture this browser knows: the server says so
  }
  function unfit(input, data) {
    const files = data.getAll(input.name).filter((file) => file instanceof File && file.size);
    if (files.length > Number(input.dataset.most)) return input.dataset.tooMany;
    const large = files.find((file) => file.size > Number(input.dataset.largest));
    return large ? input.dataset.tooLarge + large.name : "";
  }
  function listChosen(input) {
    const line = input.parentElement.querySelector("[data-chosen-files]");
    const names = Array.from(input.files).map((file) => file.name);
    line.hidden = !names.length;
    line.textContent = input.dataset.chosen + names.join("，");
  }

  function equip(root) {
    root.querySelectorAll("input[data-photos]").forEach((input) => input.addEventListener("change", () => listChosen(input)));
  }
  document.addEventListener("submit", send);
  equip(document);
})();
