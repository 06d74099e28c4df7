// Areas as high as their text, with the count of its signs beside the long ones.
import { fit } from "./page.js";

export function watchWords(page) {
  const count = (area) => {
    const spot = area.closest("td, .prose").querySelector("[data-count]");
    if (!spot) return;
    const length = area.value.replace(/\s/g, "").length;
    spot.textContent = length ? `${length} 字` : "";
  };
  const areas = () => page.form.querySelectorAll("textarea[data-long]");
  page.form.addEventListener("input", (event) => {
    if (event.target.tagName !== "TEXTAREA") return;
    fit(event.target);
    if ("long" in event.target.dataset) count(event.target);
  });
  page.form.addEventListener("settled", () => areas().forEach((area) => { fit(area); count(area); }));
  areas().forEach((area) => { fit(area); count(area); });
}
