// The print button; without script the browser's own menu serves.
document.querySelector("[data-print]")?.addEventListener("click", () => window.print());
