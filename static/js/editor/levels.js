// The levels of the paper: which level 2 stands under which level 1, what is obligatory, and hints.
export function levelsOf(list) {
  const ranks = new Map(list.map((level, index) => [level.level2, index]));
  const find = (level2) => list[ranks.get(level2)];
  return {
    list,
    find,
    level1: (level2) => (find(level2) ? find(level2).level1 : ""),
    // A name the edition does not know stands where it was imported: last.
    rank: (level2) => (ranks.has(level2) ? ranks.get(level2) : list.length),
    isRequired: (level2) => Boolean(find(level2) && find(level2).required),
    // The level a sentence speaks of, the longest name first: 数量指标 before 产出指标.
    spokenOf: (text) => {
      const level = list.find((item) => text.includes(item.level2));
      return level || list.find((item) => item.level1 && text.includes(item.level1.replace(/指标$/, "")));
    },
  };
}

export function options(select, levels, blank) {
  select.replaceChildren();
  if (blank) select.append(new Option(blank, ""));
  const groups = new Map();
  for (const { level1, level2 } of levels.list) {
    if (!groups.has(level1)) {
      const group = document.createElement("optgroup");
      group.label = level1;
      groups.set(level1, group);
      select.append(group);
    }
    groups.get(level1).append(new Option(level2, level2));
  }
}
