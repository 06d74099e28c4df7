// Files may be dropped onto the box; what is too large is said before it is sent.
const form = document.querySelector("[data-upload]");
const input = form.querySelector("input[type=file]");
const drop = form.querySelector("[data-drop]");
const fault = form.querySelector("[data-upload-fault]");
const MEGABYTE = 1024 * 1024;

function complaint(files) {
  const limit = Number(form.dataset.fileLimit);
  const all = Number(form.dataset.batchLimit);
  const large = files.find((file) => file.size > limit * MEGABYTE);
  if (large) return `“${large.name}”超过 ${limit} MB 的上限。请删去图片或拆分后上传。`;
  const total = files.reduce((sum, file) => sum + file.size, 0);
  return total > all * MEGABYTE ? `所选文件合计超过 ${all} MB，请分批上传。` : "";
}

function look() {
  const text = complaint(Array.from(input.files));
  fault.textContent = text;
  fault.hidden = !text;
  return !text;
}

input.addEventListener("change", look);
form.addEventListener("submit", (event) => {
  if (!look()) event.preventDefault();
});
for (const name of ["dragenter", "dragover"]) {
  drop.addEventListener(name, (event) => {
    event.preventDefault();
    drop.classList.add("is-over");
  });
}
drop.addEventListener("dragleave", () => drop.classList.remove("is-over"));
drop.addEventListener("drop", (event) => {
  event.preventDefault();
  drop.classList.remove("is-over");
  input.files = event.dataTransfer.files;
  look();
});
