// Keeps what is not yet on the server in the browser, so that a lost line, an expired session or a
// killed browser costs nothing. One entry a page; a page that opens takes over what others left.
const PREFIX = "perfgoals.form.";

export class Store {
  // `form` names the paper and its key, `user` the account: nobody else's page takes it up.
  constructor(form, user) {
    this.group = `${PREFIX}${form}.${user}.`;
    this.key = `${this.group}${Date.now().toString(36)}${Math.random().toString(36).slice(2, 8)}`;
    this.works = true;
  }

  keep(difference) {
    try {
      if (difference.isEmpty) localStorage.removeItem(this.key);
      else localStorage.setItem(this.key, JSON.stringify(difference));
      this.works = true;
    } catch {
      this.works = false;
    }
  }

  // What earlier pages of this person left of this form, oldest first.
  left() {
    const keys = Object.keys(localStorage).filter((key) => key.startsWith(this.group) && key !== this.key);
    return keys.sort().map((key) => [key, JSON.parse(localStorage.getItem(key))]);
  }

  // Give what is left, and forget it there.
  takeOver() {
    try {
      const found = this.left();
      found.forEach(([key]) => localStorage.removeItem(key));
      return found.map(([, difference]) => difference);
    } catch {
      this.works = false;
      return [];
    }
  }
}
