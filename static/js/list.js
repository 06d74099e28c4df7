// Turns the pages of a list, sorts it and adds it up without fetching the whole page. Without this
// script, and wherever the answer is not the table (signed out, a fault), the links do so themselves.
import { labelCells } from "./cards.js";

const list = document.querySelector("[data-list]");

async function fetched(url) {
  const answer = await fetch(url, { headers: { "X-Part": "table" } });
  if (!answer.ok || answer.redirected) throw new Error(answer.status);
  return answer.text();
}

// Answers may come in another order than they were asked for: only the last one asked for is shown.
let asked = 0;

async function show(url, isBack, kept) {
  asked += 1;
  const mine = asked;
  list.setAttribute("aria-busy", "true");
  try {
    const text = await fetched(url);
    if (mine !== asked) return;
    if (!isBack) history.pushState({ list: true }, "", url);
    list.innerHTML = text;
    list.querySelectorAll("table").forEach(labelCells);
  } catch {
    if (mine === asked) location.assign(url);
    return;
  }
  list.removeAttribute("aria-busy");
  if (isBack) return;
  // The caret stays on the same link; where it is gone (the last page), on what shows the page.
  const link = list.querySelector(`a[data-keep="${CSS.escape(kept)}"]`) ?? list.querySelector("[aria-current]");
  const target = link ?? list;
  if (!target.matches("a")) target.tabIndex = -1;
  target.focus({ preventScroll: true });
  list.scrollIntoView({ block: "nearest" });
}

list?.addEventListener("click", (event) => {
  const link = event.target.closest("thead a, tfoot a, .pages a");
  if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  // What came with the whole page is fetched anew when one comes back to it.
  if (!history.state?.list) history.replaceState({ list: true }, "");
  show(link.href, false, link.dataset.keep ?? "");
});

window.addEventListener("popstate", (event) => {
  if (list && event.state?.list) show(location.href, true, "");
});
