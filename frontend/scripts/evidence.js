// Open a cited page in a panel beside what is being read. Without this the link opens the page by itself.
const HASH = "#evidence"; // the step of the history that Back takes to shut the panel
const SOURCE = /^#turn-\d+-source-\d+$/; // a source of an answer, as other services link to it
const PATIENCE = 20_000; // milliseconds

const panel = document.getElementById("evidence");
const body = panel.querySelector("[data-evidence-body]");
const status = panel.querySelector("[data-evidence-status]");

let opener = null; // the link that opened it last
let wanted = ""; // the address that is shown or on its way
let stepped = 0; // when Back or Forward last opened or shut the panel

function filled(template) {
  body.replaceChildren(panel.querySelector(`template[${template}]`).content.cloneNode(true));
  return body;
}

function focusOnTitle() {
  body.querySelector("h2")?.focus();
}

function nameOf(address) {
  const page = new URL(address, location.href).pathname.match(/\/pages\/(\d+)$/);
  return page ? `page ${page[1]}` : "the page";
}

/** Show the quotation in the text, and on the picture where that scrolls by itself. */
function showQuote() {
  body.querySelector("#quote")?.scrollIntoView({ block: "center" });
  const picture = body.querySelector("img[data-quote-at]");
  const pane = picture?.closest("section");
  if (pane && pane.scrollHeight > pane.clientHeight) {
    const top = picture.getBoundingClientRect().top - pane.getBoundingClientRect().top + pane.scrollTop;
    pane.scrollTop = top + picture.clientHeight * picture.dataset.quoteAt - pane.clientHeight / 3;
  }
}

function fail(address, reason) {
  const failed = filled("data-evidence-failed");
  failed.querySelector("[data-evidence-reason]").textContent = reason;
  failed.querySelector("[data-evidence-address]").href = address;
}

function reasonFor(code) {
  if (code === 404 || code === 410) return "The collection no longer has this page. It may have been withdrawn, or its document replaced.";
  return "The service could not show it. Try again in a moment.";
}

async function load(address, name) {
  wanted = address;
  status.textContent = `Loading ${name}…`;
  body.setAttribute("aria-busy", "true");
  let show;
  try {
    const headers = { "HX-Request": "true", Accept: "text/html" };
    const response = await fetch(address, { headers, signal: AbortSignal.timeout(PATIENCE) });
    const html = await response.text();
    show = () => (response.ok ? (body.innerHTML = html) : fail(address, reasonFor(response.status)));
  } catch {
    show = () => fail(address, "The service cannot be reached. Look to your connection and try again.");
  }
  if (wanted !== address) return; // shut meanwhile, or sent to another page
  show();
  body.removeAttribute("aria-busy");
  status.textContent = "";
  focusOnTitle();
  showQuote();
}

function open(address, name) {
  if (!panel.open) {
    filled("data-evidence-loading").querySelector("h2").textContent = `Loading ${name}…`;
    panel.showModal();
    focusOnTitle();
  }
  load(address, name);
}

function follow(link) {
  const address = link.getAttribute("href");
  const name = link.dataset.evidence || nameOf(address);
  const state = { evidence: address, name };
  if (panel.open) {
    history.replaceState(state, "", HASH); // another page is no further step: Back shuts the panel
  } else {
    opener = link;
    history.pushState(state, "", HASH);
  }
  open(address, name);
}

function toPartOf(link) {
  const part = document.getElementById(link.hash.slice(1));
  part?.scrollIntoView({ block: "center" });
  part?.focus({ preventScroll: true });
}

document.addEventListener("click", (event) => {
  const plain = event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
  if (event.target === panel) return panel.close(); // beside the panel
  const link = event.target.closest?.("a");
  if (!plain || !link) return;
  const within = link.getAttribute("href")?.startsWith("#") && panel.contains(link);
  if (!within && !link.hasAttribute("data-evidence")) return;
  event.preventDefault();
  if (within) toPartOf(link);
  else follow(link);
});

panel.querySelector("[data-evidence-close]").addEventListener("click", () => panel.close());

panel.addEventListener("close", () => {
  if (panel.open) return; // Forward has opened it again before this was told
  const link = opener?.isConnected ? opener : document.querySelector(`a[data-evidence][href="${CSS.escape(wanted)}"]`);
  (link ?? document.getElementById("main")).focus({ preventScroll: Boolean(link) });
  wanted = "";
  body.replaceChildren();
  body.removeAttribute("aria-busy");
  if (location.hash !== HASH) return;
  stepped = Date.now();
  history.back();
});

function restore() {
  const state = location.hash === HASH ? history.state : null;
  if (state?.evidence) open(state.evidence, state.name);
  else if (panel.open) panel.close();
  else return;
  stepped = Date.now();
}

/** Open what the address names, whoever follows it here; without a script the list of sources shows it. */
function openNamed() {
  const [visit] = performance.getEntriesByType("navigation");
  if (visit?.type !== "navigate" || !SOURCE.test(location.hash)) return; // Back shows the page as it was left
  const link = document.querySelector(`${location.hash} a[data-evidence]`);
  if (link) follow(link);
}

window.addEventListener("popstate", restore);
// htmx would fetch the page anew, of which nothing has changed.
document.addEventListener("htmx:before:history:restore", (event) => {
  if (Date.now() - stepped < 1000) event.preventDefault();
});
restore();
openNamed();
