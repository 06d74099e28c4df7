// Talks to the server: keeps the form's token fresh and lets people sign in again in a dialog.
// Nothing was decided: the same may be sent again later. The message says why in the person's words.
export class Offline extends Error {}
export class Refused extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

const ROUNDS = 3;
// A line that went dead while a laptop slept answers nothing for many minutes.
const LONGEST_WAIT = 30000;

const tokens = () => document.querySelectorAll("input[name=csrfmiddlewaretoken]");
const parse = (text) => new DOMParser().parseFromString(text, "text/html");

function renew(page) {
  const fresh = page.querySelector("input[name=csrfmiddlewaretoken]");
  if (fresh) tokens().forEach((input) => { input.value = fresh.value; });
}

async function reach(url, options) {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), LONGEST_WAIT);
  let answer;
  try {
    answer = await fetch(url, { credentials: "same-origin", signal: patience.signal, ...options });
  } catch {
    throw new Offline(patience.signal.aborted ? "服务器没有应答" : "网络不通");
  } finally {
    clearTimeout(timer);
  }
  if (answer.status >= 500 || answer.status === 429) throw new Offline("服务器暂时不能办理");
  return answer;
}

export class Session {
  constructor(signInUrl) {
    this.signInUrl = signInUrl;
    this.dialog = document.querySelector("[data-sign-in-dialog]");
    this.waiting = null;
    this.dialog.querySelector("form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.signIn();
    });
    // Leaving the dialog would leave changes that nobody saves: it stays until one is signed in.
    this.dialog.addEventListener("cancel", (event) => event.preventDefault());
  }

  async post(url, data) {
    return this.ask(url, { "Content-Type": "application/json" }, JSON.stringify(data));
  }

  // A form with a file; an answer to findings.
  async upload(url, body) {
    return this.ask(url, {}, body);
  }

  async send(url, data) {
    return this.post(url, data);
  }

  async ask(url, headers, body) {
    for (let round = 0; round < ROUNDS; round += 1) {
      const answer = await reach(url, {
        method: "POST",
        redirect: "manual",
        headers: { ...headers, Accept: "application/json", "X-CSRFToken": tokens()[0].value },
        body,
      });
      const isJson = (answer.headers.get("Content-Type") || "").includes("json");
      if (isJson) {
        const found = await answer.json();
        if (answer.ok) return found;
        throw new Refused(answer.status, found.error || "");
      }
      // A page instead of an answer: signed out, a token grown old (403), a session ended meanwhile (400).
      if (answer.type !== "opaqueredirect" && ![400, 403].includes(answer.status)) {
        throw new Refused(answer.status, "");
      }
      if (!(await this.isSignedIn())) await this.askToSignIn();
    }
    // Signed in, and still sent elsewhere: a password to change, or cookies that are not kept.
    throw new Refused(403, "服务器要求您先办理其他事项（如修改密码），请另开窗口登录办理后刷新本页。");
  }

  // A piece of page; "POST" where asking for it is an act.
  async get(url, method = "GET") {
    const headers = { Accept: "text/html", "X-CSRFToken": tokens()[0].value };
    const answer = await reach(url, { method, redirect: "manual", headers });
    return answer.ok ? answer : null;
  }

  // The sign-in page sends who is signed in on to the home page; either brings a fresh token.
  async isSignedIn() {
    const answer = await reach(this.signInUrl, {});
    const page = parse(await answer.text());
    renew(page);
    return !page.querySelector("input[name=password]");
  }

  askToSignIn() {
    if (!this.waiting) {
      this.waiting = new Promise((resolve) => { this.resolve = resolve; });
      this.dialog.showModal();
      this.dialog.querySelector("input[name=password]").focus();
    }
    return this.waiting;
  }

  say(text) {
    this.dialog.querySelector("[data-sign-in-fault]").textContent = text;
  }

  async signIn() {
    const fields = new FormData(this.dialog.querySelector("form"));
    fields.set("csrfmiddlewaretoken", tokens()[0].value);
    try {
      const answer = await reach(this.signInUrl, { method: "POST", body: new URLSearchParams(fields) });
      const page = parse(await answer.text());
      renew(page);
      if (page.querySelector("input[name=password]")) {
        const fault = page.querySelector(".message-error");
        this.say(fault ? fault.textContent.trim() : "登录没有成功，请再试一次。");
        return;
      }
      if (page.querySelector("input[name=code]")) {
        this.say("您启用了二次验证：请在另一个窗口登录，再回到这里点“登录并继续”。修改都还在。");
        return;
      }
    } catch {
      this.say("网络不通，请稍后再试。您的修改已保存在本机。");
      return;
    }
    this.say("");
    this.dialog.querySelector("input[name=password]").value = "";
    this.dialog.close();
    const { resolve } = this;
    this.waiting = null;
    resolve();
  }
}
