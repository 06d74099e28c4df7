// The search box of the admin's long lists has no name for screen readers; it takes its field's as soon
// as the box is there: after the script that makes it, whenever that runs.
(() => {
  const nameBoxes = () => {
    for (const box of document.querySelectorAll(".select2-selection__rendered")) {
      const label = document.querySelector(`label[for="${box.id.slice(8, -10)}"]`);
      if (label) box.setAttribute("aria-label", label.textContent.replace(/[:：]\s*$/, "").trim());
    }
  };
  window.django.jQuery(nameBoxes);
  document.addEventListener("formset:added", () => setTimeout(nameBoxes));
})();
