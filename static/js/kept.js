// What is typed into a form stays in this browser until the server has taken it: a refusal, an ended
// session and a closed window cost nothing. Bound to the account: nobody else who signs in at this
// browser is shown it. Forms that say `data-kept` are kept as they are typed into, all others from
// the moment they are sent; `data-kept="no"` is for those that hold nothing of one's own.
const PREFIX = "kept:";
const DAYS = 14;
const SENT = `${PREFIX}sent`;
const OUT = `${PREFIX}out`;

const account = document.querySelector("[data-sign-out]");
const owner = account ? account.dataset.signOut : "";
const taken = document.querySelector(".message-success");
const refused = document.querySelector(".message-error");

function fieldsOf(form) {
  return [...form.elements].filter((field) => field.name && (/^(textarea|text|number|date|select-one|checkbox|radio)$/.test(field.type) || "keep" in field.dataset));
}

function valuesOf(form) {
  const values = {};
  for (const field of fieldsOf(form)) {
    if (field.type === "radio") { if (field.checked) values[field.name] = field.value; }
    else values[field.name] = field.type === "checkbox" ? field.checked : field.value;
  }
  return values;
}

function put(form, values) {
  for (const field of fieldsOf(form)) {
    if (!(field.name in values)) continue;
    const value = values[field.name];
    if (field.type === "radio") field.checked = field.value === value;
    else if (field.type === "checkbox") field.checked = value;
    else field.value = value;
    field.dispatchEvent(new Event(field.type === "textarea" || field.type === "text" ? "input" : "change", { bubbles: true }));
  }
}

function isBlank(values, first) {
  return Object.keys(values).every((name) => values[name] === first[name]);
}

// Storage may be full or forbidden: then the form works as any other.
function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

function write(key, entry) {
  try {
    if (entry) localStorage.setItem(key, JSON.stringify(entry));
    else localStorage.removeItem(key);
  } catch {
    // Nothing is kept.
  }
}

function dropOld() {
  const oldest = Date.now() - DAYS * 86400000;
  for (const key of Object.keys(localStorage)) {
    if (!key.startsWith(PREFIX)) continue;
    const entry = read(key);
    if (!entry || !(entry.at > oldest)) write(key, null);
  }
}

// The page after a form was sent says whether it was taken: a form that is kept while it is typed
// into is answered with a word of success, any other with whatever page is neither a refusal nor the
// one after signing in again.
const sent = sessionStorage.getItem(SENT);
const signedIn = owner && sessionStorage.getItem(OUT);
const entrySent = sent && read(sent);
if (!owner) sessionStorage.setItem(OUT, "yes");
else {
  sessionStorage.removeItem(OUT);
  if (entrySent && (taken || (!entrySent.strict && !refused && !signedIn))) write(sent, null);
  if (!signedIn || taken) sessionStorage.removeItem(SENT);
  dropOld();
}

function follow(form) {
  if (form.method !== "post" || form.dataset.kept === "no" || form.id === "changelist-form") return;
  if (form.querySelector("input[type=password], input[type=file]")) return;
  const name = form.dataset.kept || new URL(form.action, location.href).pathname;
  const key = `${PREFIX}${owner}:${location.pathname}:${name}`;
  // What the server has put back of a refused form counts as typed, not as its beginning.
  const isBack = "typed" in form.dataset;
  const first = isBack ? {} : valuesOf(form);
  const entry = read(key);
  if (entry && (form.dataset.kept || sent === key) && !isBlank(entry.values, first)) {
    const fold = form.closest("details");
    if (fold) fold.open = true;
    put(form, entry.values);
    form.dataset.restored = "";
  }
  const keep = () => {
    const values = valuesOf(form);
    write(key, isBlank(values, first) ? null : { at: Date.now(), strict: Boolean(form.dataset.kept), values });
  };
  if (form.dataset.kept) {
    // Fields may stand outside of their form, as those of the desk do.
    const heard = (event) => { if (event.target.form === form) keep(); };
    document.addEventListener("input", heard);
    document.addEventListener("change", heard);
  }
  form.addEventListener("submit", () => {
    keep();
    if (read(key)) sessionStorage.setItem(SENT, key);
  });
}

if (owner) document.querySelectorAll("form").forEach(follow);

// Pages that open without a net are for who is signed in: they go with the sign-out.
async function forgetPages() {
  for (const name of await caches.keys()) if (name.startsWith("ledger:")) await caches.delete(name);
}
if ("caches" in window) {
  if (!owner) forgetPages().catch(() => {});
  else account.addEventListener("submit", () => forgetPages().catch(() => {}));
}
