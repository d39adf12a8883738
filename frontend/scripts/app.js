// What the pages do with JavaScript. Without it they work by forms and links.
import "./globals.js";
import "htmx.org/dist/ext/hx-sse.js";
import "./asking.js";
import "./evidence.js";
import "./search.js";
import { reveal } from "./copying.js";

import { Button, ErrorSummary, NotificationBanner, SkipLink, createAll } from "govuk-frontend";

const components = [Button, ErrorSummary, NotificationBanner, SkipLink];

// Whatever reads this module supports GOV.UK Frontend.
document.body.classList.add("js-enabled", "govuk-frontend-supported");

function enhance() {
  // What has been enhanced already says so, and is left as it is.
  for (const component of components) createAll(component, {}, { onError: () => {} });
  reveal(document);
}

enhance();
document.addEventListener("htmx:after:swap", () => {
  enhance();
  const wanted = document.querySelector("[data-focus]");
  wanted?.removeAttribute("data-focus"); // once: the next swap is of something else
  wanted?.focus();
});
