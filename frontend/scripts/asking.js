// Asking without leaving the page: the answer is put into it as it is made.
import { announce } from "./announcing.js";

const LOOK_AGAIN = 1000; // milliseconds, after the connection was lost
const UNANSWERED = "That could not be done just now. Nothing was lost: try again.";
const UNREACHABLE = "The service cannot be reached. Your question is still in the box: try again in a moment.";

/** The turn that is being answered, as far as this page knows. */
function waiting() {
  return document.querySelector("#turns > [aria-busy=true]");
}

function form(event) {
  return event.target.closest?.("[data-ask]");
}

function trouble(words) {
  announce(words);
  const box = document.querySelector("#ask");
  if (!box) return;
  let said = document.querySelector("#trouble");
  if (!said) {
    said = document.createElement("p");
    said.id = "trouble";
    said.className = "govuk-error-message";
    box.before(said);
  }
  said.textContent = words;
}

function busy(asked, is) {
  for (const button of asked.querySelectorAll("button[type=submit]")) {
    if (is) button.setAttribute("aria-disabled", "true");
    else button.removeAttribute("aria-disabled");
  }
}

function recover() {
  const turn = waiting();
  if (!turn) return;
  const number = turn.id.replace("turn-", "");
  // The answer is made and kept even when nobody listens: fetch it.
  setTimeout(() => {
    window.htmx.ajax("GET", `${location.pathname}/turns/${number}`, { target: `#${turn.id}`, swap: "outerHTML" });
  }, LOOK_AGAIN);
}

document.addEventListener("submit", (event) => {
  const asked = form(event);
  if (asked?.querySelector("[aria-disabled=true]")) {
    event.preventDefault();
    event.stopImmediatePropagation();
  }
}, true);

document.addEventListener("htmx:before:request", (event) => {
  const asked = form(event);
  if (!asked) return;
  busy(asked, true);
  document.querySelector("#trouble")?.remove();
  announce("Looking for an answer");
});

document.addEventListener("begun", (event) => {
  const [address, id] = event.detail.data.split(" ");
  // The box has a new token by now; any other form has asked, and would get the same answer once more.
  const token = form(event)?.querySelector(":scope > [name=once]");
  if (token) token.value = "";
  if (location.pathname !== address) history.pushState({ htmx: true }, "", address);
  const examples = document.querySelector("#after");
  if (examples) examples.hidden = true;
  const question = document.querySelector(`#${id}-question`);
  document.title = question?.querySelector("bdi")?.textContent.trim() ?? document.title;
  question?.focus({ preventScroll: true });
  question?.scrollIntoView({ block: "start" });
});

document.addEventListener("htmx:finally:request", (event) => {
  const asked = form(event);
  if (!asked) return;
  busy(asked, false);
  recover();
});

document.addEventListener("htmx:sse:error", recover);

document.addEventListener("htmx:error", (event) => {
  if (waiting()) recover();
  else if (form(event)) trouble(UNREACHABLE);
});

// A refusal is a whole page, which has no place in this one, unless it is of the question itself.
document.addEventListener("htmx:before:swap", (event) => {
  const status = event.detail.ctx?.response?.status ?? 200;
  if (status < 400 || status === 422 || event.target.closest?.("[data-search]")) return;
  event.preventDefault();
  trouble(UNANSWERED);
});

document.addEventListener("htmx:after:swap", (event) => {
  if (event.detail.ctx?.response?.status === 422) document.querySelector("#question")?.focus();
});

// It could not even be begun.
document.addEventListener("failed", (event) => trouble(event.detail.data));

// Enter asks, as in any chat; Shift and Enter begin a line.
document.addEventListener("keydown", (event) => {
  const typing = event.target.matches?.("[data-ask] textarea[name=question]");
  if (!typing || event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  event.target.form.requestSubmit();
});

// Whoever opens it to change what was searched for is about to type.
document.addEventListener("click", (event) => {
  const opened = event.target.closest?.("[data-change] > summary")?.parentElement;
  if (!opened || opened.open) return;
  opened.addEventListener("toggle", () => opened.querySelector("textarea").focus(), { once: true });
});
