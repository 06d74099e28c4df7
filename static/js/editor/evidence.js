// Files beside a row: chosen or dropped, sent at once, taken away again.
function sizeOf(bytes) {
  return bytes > 1048576 ? `${(bytes / 1048576).toFixed(1)} MB` : `${Math.max(Math.round(bytes / 1024), 1)} KB`;
}

export class Evidence {
  constructor(page, { session, say, changed }) {
    Object.assign(this, { page, session, say, changed });
    page.form.addEventListener("row-made", (event) => {
      const { row, values } = event.detail;
      const box = row.querySelector("[data-evidence]");
      if (box) this.equip(box, values.attach, values.files || [], values.level3);
    });
    page.form.addEventListener("change", (event) => {
      const box = event.target.type === "file" && event.target.closest("[data-evidence]");
      if (!box) return;
      event.stopPropagation();
      this.upload(box, [...event.target.files]).then(() => { event.target.value = ""; });
    });
    page.form.addEventListener("click", (event) => {
      const drop = event.target.closest("[data-detach]");
      if (drop) this.detach(drop);
    });
    for (const kind of ["dragover", "drop"]) {
      page.form.addEventListener(kind, (event) => {
        const box = event.target.closest && event.target.closest("[data-evidence]");
        if (!box || !event.dataTransfer.types.includes("Files")) return;
        event.preventDefault();
        if (kind === "drop") this.upload(box, [...event.dataTransfer.files]);
      });
    }
  }

  equip(box, url, files, name = "") {
    box.dataset.evidence = url;
    const input = box.querySelector("input[type=file]");
    input.accept = this.page.data.accept;
    input.setAttribute("aria-label", `上传${name}佐证材料`);
    this.list(box, files);
  }

  list(box, files) {
    const list = box.querySelector("ul");
    list.replaceChildren(...files.map((file) => {
      const item = document.createElement("li");
      const link = document.createElement("a");
      Object.assign(link, { href: file.url, textContent: file.name, title: sizeOf(file.size) });
      const drop = document.createElement("button");
      Object.assign(drop, { type: "button", className: "linkish", textContent: "×" });
      drop.setAttribute("aria-label", `删除${file.name}`);
      drop.dataset.detach = file.detach;
      item.append(link, " ", drop);
      return item;
    }));
  }

  async upload(box, files) {
    for (const file of files) {
      this.say("saving", `正在上传“${file.name}”…`);
      const body = new FormData();
      body.append("file", file);
      try {
        const answer = await this.session.upload(box.dataset.evidence, body);
        this.list(box, answer.files);
        this.say("saved", `已上传“${file.name}”`);
      } catch (error) {
        this.say("asked", error.message || "文件没有上传成功，请重试。");
        return;
      }
    }
    this.changed();
  }

  async detach(drop) {
    const box = drop.closest("[data-evidence]");
    try {
      const answer = await this.session.upload(drop.dataset.detach, new FormData());
      this.list(box, answer.files);
      this.say("saved", "已删除佐证材料");
      this.changed();
    } catch (error) {
      this.say("asked", error.message || "没有删成，请重试。");
    }
  }
}
