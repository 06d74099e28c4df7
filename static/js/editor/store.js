// Keeps what is not yet on the server in the browser, so that a lost line, an expired session or a
// killed browser costs nothing. One entry a page; a page that opens takes over what others left.
const PREFIX = "perfgoals.form.";

export class Store {
  constructor(form) {
    this.group = `${PREFIX}${form.dataset.form}.${form.dataset.user}.`;
    this.key = `${this.group}${Date.now().toString(36)}${Math.random().toString(36).slice(2, 8)}`;
    this.works = true;
  }

  keep(difference) {
    try {
      if (difference.isEmpty) localStorage.removeItem(this.key);
      else localStorage.setItem(this.key, JSON.stringify(difference));
      this.works = true;
    } catch (error) {
      this.works = false;
    }
  }

  // Give what earlier pages of this person left of this form, oldest first, and forget it there.
  takeOver() {
    const found = [];
    try {
      const keys = Object.keys(localStorage).filter((key) => key.startsWith(this.group)).sort();
      for (const key of keys) {
        if (key !== this.key) found.push(JSON.parse(localStorage.getItem(key)));
        if (key !== this.key) localStorage.removeItem(key);
      }
    } catch (error) {
      this.works = false;
    }
    return found;
  }
}
