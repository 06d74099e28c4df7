// What was written into a small form outlives a refusal: it is kept in this window while the
// server decides, and put back when the page comes again with an error.

const refused = document.querySelector(".message-error");

function fieldsOf(form) {
  return [...form.elements].filter((field) => /^(textarea|text|number|select-one|checkbox)$/.test(field.type) && field.name);
}

function put(field, value) {
  if (field.type === "checkbox") field.checked = value;
  else field.value = value;
  field.dispatchEvent(new Event("change", { bubbles: true }));
}

// Bound to the account: nobody else who signs in at this browser is shown it (see bar.js).
const account = document.querySelector("[data-sign-out]");
const owner = account ? account.dataset.signOut : "";

document.querySelectorAll("form[data-kept]").forEach((form) => {
  const key = `kept:${owner}:${location.pathname}:${form.dataset.kept}`;
  const kept = JSON.parse(sessionStorage.getItem(key) || "null");
  sessionStorage.removeItem(key);
  if (refused && kept) {
    const fold = form.closest("details");
    if (fold) fold.open = true;
    fieldsOf(form).forEach((field) => field.name in kept && put(field, kept[field.name]));
  }
  form.addEventListener("submit", () => {
    const values = fieldsOf(form).map((field) => [field.name, field.type === "checkbox" ? field.checked : field.value]);
    sessionStorage.setItem(key, JSON.stringify(Object.fromEntries(values)));
  });
});
