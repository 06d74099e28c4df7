"""What a project may be: 项目类别 and 项目性质 as the bureau's forms offer them."""

CATEGORIES = ("特定目标类", "其他运转类", "其他人员类", "经常性项目", "一次性项目")
NATURES = ("其他经常性项目", "其他一次性项目", "新增项目", "延续项目")
