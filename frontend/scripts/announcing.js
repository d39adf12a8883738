// One live region tells what happened, a sentence at a time.
export function announce(words) {
  const region = document.querySelector("#announced");
  if (region) region.textContent = words;
}
