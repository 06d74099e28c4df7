"""Names of the acts that leave a trace. An unknown name is refused, so that none is misspelt."""

_actions: dict[str, str] = {}
_words: dict[str, str] = {}
_downloads: dict[str, str] = {}
_former: dict[str, str] = {}


def register_actions(actions: dict[str, str]) -> None:
    """Add ``{"declaration.submit": "提交申报"}``; each app does this when it is ready."""
    _actions.update(actions)


def action_label(action: str) -> str:
    """Return the Chinese name of an act; raises KeyError for one nobody registered."""
    return _actions[action]


def all_actions() -> list[tuple[str, str]]:
    """Return every act with its name, for filters."""
    return sorted(_actions.items())


def register_downloads(models: dict[str, str]) -> None:
    """Add ``{"imports:original": "imports.importfile"}``: whose row's file an address gives."""
    _downloads.update(models)


def download_model(view_name: str) -> str:
    """Return the label of the model whose file an address gives; blank for files of many rows."""
    return _downloads.get(view_name, "")


def register_words(words: dict[str, str]) -> None:
    """Add names of parts of a trace that are no fields of a model: ``{"funding": "项目资金"}``."""
    _words.update(words)


def word(name: str) -> str | None:
    """Return the Chinese name of a part of a trace; ``None`` where nobody named it."""
    return _words.get(name)


def register_former_label(former: str, label: str) -> None:
    """Let rows sealed under a model's former label be read on."""
    _former[former] = label


def register_former_labels(former_app: str, app: str) -> None:
    """As :func:`register_former_label`, for every model of an app that was renamed."""
    _former[former_app] = app


def present_label(label: str) -> str:
    """Return the label that a model bears today; a sealed row keeps the one it was written with."""
    if label in _former:
        return _former[label]
    app, _, model = label.partition(".")
    return f"{_former.get(app, app)}.{model}"
