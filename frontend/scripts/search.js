// Change the results in place when a filter is changed. Without this the button does it, page by page.
import { announce } from "./announcing.js";

const APPLIED_AT_ONCE = "input[type=checkbox], select, #year_from, #year_to";
const UNREACHABLE = "The search could not be made just now. Nothing was lost: try again in a moment.";

let opened = []; // the parts that the reader had open

function search() {
  return document.querySelector("form[data-search]");
}

document.addEventListener("change", (event) => {
  if (event.target.closest?.("[data-search]") && event.target.matches(APPLIED_AT_ONCE)) {
    event.target.form.requestSubmit();
  }
});

function trouble() {
  const results = search()?.querySelector("[data-results]");
  if (!results) return;
  results.textContent = UNREACHABLE;
  announce(UNREACHABLE);
}

document.addEventListener("htmx:error", (event) => {
  if (event.target.closest?.("[data-search]")) trouble();
});

document.addEventListener("htmx:before:swap", (event) => {
  const status = event.detail.ctx?.response?.status ?? 200;
  if (status >= 400 && status !== 422 && event.target.closest?.("[data-search]")) {
    event.preventDefault(); // a page about the trouble has no place in this one
    return trouble();
  }
  opened = [...(search()?.querySelectorAll("details[open][id]") ?? [])].map((part) => part.id);
});

document.addEventListener("htmx:after:swap", () => {
  const form = search();
  if (!form) return;
  for (const id of opened) document.getElementById(id)?.setAttribute("open", "");
  const results = form.querySelector("[data-results]");
  if (results) announce(results.dataset.results);
  document.title = document.title.replace(/^.*(?= – )/s, form.dataset.title);
  // What was pressed has gone, as a chip does: carry on where its effect is told.
  if (document.activeElement === document.body) results?.focus();
});
