// What was done to many cells or rows at once can be undone, last first.
export class Undo {
  constructor(form, { together, done, announce }) {
    Object.assign(this, { together, done, announce });
    this.acts = [];
    this.button = form.querySelector("[data-undo]");
    this.button.addEventListener("click", () => this.undo());
  }

  remember(label, undo) {
    this.acts.push({ label, undo });
    if (this.acts.length > 50) this.acts.shift();
    this.show();
  }

  // Several steps that belong to one act are undone as one.
  as(label, act) {
    const before = this.acts.length;
    const found = act();
    const steps = this.acts.splice(before);
    if (steps.length) this.remember(label, () => steps.reverse().forEach((step) => step.undo()));
    return found;
  }

  show() {
    const last = this.acts[this.acts.length - 1];
    this.button.disabled = !last;
    this.button.textContent = last ? `撤销：${last.label}` : "撤销";
  }

  undo() {
    const last = this.acts.pop();
    if (!last) return;
    this.together(last.undo);
    this.show();
    this.done();
    this.announce(`已撤销${last.label}`);
  }
}
