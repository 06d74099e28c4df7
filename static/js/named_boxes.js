// The search box of the admin's long lists has no name for screen readers; it takes its field's.
addEventListener("load", () => {
  for (const box of document.querySelectorAll(".select2-selection__rendered")) {
    const label = document.querySelector(`label[for="${box.id.slice(8, -10)}"]`);
    if (label) box.setAttribute("aria-label", label.textContent.replace(/[:：]\s*$/, ""));
  }
});
