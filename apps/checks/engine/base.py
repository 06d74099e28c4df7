"""What a rule is, what it finds, and what the year's rule set may say to it."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, ClassVar, Final, Self, TypeVar, cast

from apps.checks.engine.legal_bases import BASES
from apps.checks.states import DECLARATION, Severity
from apps.formkit.levels import EDITIONS

T = TypeVar("T")
# A clause that asks for something; 申请 within one does not, nor what is quoted from the form.
_ASKS: Final = re.compile(r"(?:^|[，。；])请")
_QUOTED: Final = re.compile(r"“[^”]*”")


@dataclass(frozen=True, slots=True)
class Remedy:
    """A change that mends the finding in one click: set the cell ``path`` from ``old`` to ``new``.

    Whoever applies it compares the cell with ``old`` first, for the form may have moved on.
    """

    path: str
    old: str
    new: str
    label: str

    @property
    def is_sound(self) -> bool:
        """Return whether it may be offered: a click never empties a cell and never sets it to zero."""
        figure = self.new.replace(",", "").strip()
        return bool(figure) and figure.strip("0.") != ""

    @classmethod
    def replacing(cls, path: str, old: str, new: str) -> Self:
        """Return the remedy with the usual label «将 ≤90% 改为 ≥90%»."""
        return cls(path, old, new, f"将 {old} 改为 {new}" if old else f"填入 {new}")


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule found; ``where`` is a cell path, empty for the whole form.

    ``places`` are all cells it is about, where there are several: rows with the same fault, or
    the two figures that do not agree.
    """

    code: str
    where: str
    severity: Severity
    message: str
    remedy: Remedy | None = None
    places: tuple[str, ...] = ()

    @property
    def all_places(self) -> tuple[str, ...]:
        """Every cell it is about; ``where`` is the first."""
        return self.places or (self.where,)

    def to_json(self) -> dict[str, Any]:
        """Return the finding as the shell command and the stored rows write it."""
        data: dict[str, Any] = {
            "code": self.code,
            "where": self.where,
            "severity": self.severity.value,
            "message": self.message,
        }
        if len(self.places) > 1:
            data["places"] = list(self.places)
        if self.remedy:
            remedy = self.remedy
            data["remedy"] = {
                "path": remedy.path,
                "old": remedy.old,
                "new": remedy.new,
                "label": remedy.label,
            }
        return data


_NEWEST: Final = EDITIONS["2025"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckPolicy:
    """The part of the year's rule set (规则集) that rules ask.

    Attributes:
        edition: the form edition's code, "2023" or "2025".
        obligatory_level1, obligatory_level2: levels that need at least one row.
        max_rows: how many indicators a form may hold.
        needs_weights: whether a declaration carries 分值.
        weights: the usual weight of each level 1, empty when there is none.
        weight_total: what the weights add up to (90 without, 100 with the execution row).
        narrative_required: whether 项目经费情况说明 must be filled.
        vague_words: further words that do not count as a measurable target.
    """

    edition: str = "2025"
    obligatory_level1: tuple[str, ...] = _NEWEST.level1
    obligatory_level2: tuple[str, ...] = _NEWEST.obligatory_level2
    max_rows: int = 60
    needs_weights: bool = False
    weights: Mapping[str, Decimal] = field(default_factory=dict)
    weight_total: Decimal = Decimal(90)
    narrative_required: bool = False
    vague_words: tuple[str, ...] = ()

    @classmethod
    def of(
        cls,
        edition: str,
        *,
        obligatory_level1: tuple[str, ...] | None = None,
        obligatory_level2: tuple[str, ...] | None = None,
        **others: Any,
    ) -> Self:
        """Return the policy of an edition; ``None`` takes the edition's default (domain §2.3)."""
        known = EDITIONS.get(edition, _NEWEST)
        level1 = known.level1 if obligatory_level1 is None else obligatory_level1
        level2 = known.obligatory_level2 if obligatory_level2 is None else obligatory_level2
        return cls(edition=known.code, obligatory_level1=level1, obligatory_level2=level2, **others)


@dataclass(frozen=True, slots=True)
class Sibling:
    """Another form of the unit and year: how its project is called and which passages it holds, as
    ``rules.repeats.passages`` folds them; of stored forms those that the form under check holds too."""

    project_name: str
    passages: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckView:
    """What a rule may look at. Read-only: a rule that writes here breaks its neighbours.

    Attributes:
        sheet: a DeclarationSheet or EvaluationSheet.
        policy: what the rule set says.
        edition: the FormEdition of the year's form, for the scheme of levels.
        siblings: other forms of the same unit and year.
        previous: the same project's sheet of last year.
        previous_actuals: last year's 实际完成值 by folded level-3 name.
        elsewhere: sentences of this form's goal that forms of other units hold too, with how many.
        learnt: what approved forms taught of head nouns, ``None`` where nobody asked them.
        names: names of indicators that the district has in use, as written.
        proven: the rows with evidence attached, ``None`` where nobody looked.
        typed: (code, place, message) of points that were typed, or not, beside those reckoned.
    """

    sheet: Any
    policy: CheckPolicy = field(default_factory=CheckPolicy)
    edition: Any = None
    siblings: tuple[Sibling, ...] = ()
    previous: Any = None
    previous_actuals: Mapping[str, str] = field(default_factory=dict)
    elsewhere: Mapping[str, int] = field(default_factory=dict)
    learnt: Any = None
    names: frozenset[str] = frozenset()
    proven: Collection[str] | None = None
    typed: tuple[tuple[str, str, str], ...] = ()
    _memo: dict[Callable[..., Any], Any] = field(default_factory=dict, repr=False, compare=False)

    def once(self, derive: Callable[[CheckView], T]) -> T:
        """Return ``derive(self)``, computed the first time and remembered for the other rules."""
        if derive not in self._memo:
            self._memo[derive] = derive(self)
        return cast(T, self._memo[derive])


@dataclass(frozen=True, slots=True)
class Undecided:
    """未能判断: what a rule would have looked at and could not read, told but never held against."""

    code: str
    where: str
    message: str

    def to_json(self) -> dict[str, str]:
        """Return it as the shell command writes it."""
        return {"code": self.code, "where": self.where, "message": self.message}


class Rule:
    """One check. The docstring of a subclass is its entry in the manual, in Chinese.

    Subclasses set the class attributes and write ``check``; they keep no state.

    Attributes:
        about: what the rule looks at (rows, goals, texts …); kinds of documents register the
            groups that they have.
        basis: 依据, the notice and article it rests on; empty where it is that of its family.
        advice: what to do, said behind a message that asks for nothing itself.
        gathered: the sentence that tells several findings of a form as one, with ``{count}`` and
            ``{names}``; empty where each is told for itself.
        is_duty: a rule set neither lowers nor closes it, for any kind of form: without what it
            asks for the next paper or the points cannot be reckoned, or a notice leaves no choice.
    """

    code: ClassVar[str]
    title: ClassVar[str]
    family: ClassVar[str]
    severity: ClassVar[Severity] = Severity.WARN
    scope: ClassVar[str] = DECLARATION
    about: ClassVar[str] = ""
    basis: ClassVar[str] = ""
    advice: ClassVar[str] = ""
    gathered: ClassVar[str] = ""
    is_duty: ClassVar[bool] = False

    def check(self, view: CheckView) -> Iterator[Finding | Undecided]:
        """Yield what is wrong with ``view.sheet``; nothing when all is well."""
        raise NotImplementedError

    def finding(
        self,
        where: str,
        message: str,
        *,
        remedy: Remedy | None = None,
        severity: Severity | None = None,
        places: tuple[str, ...] = (),
    ) -> Finding:
        """Return a finding of this rule; ``severity`` only to soften a doubtful case."""
        if not _ASKS.search(_QUOTED.sub("", message)):
            message += self.advice
        return Finding(self.code, where, severity or self.severity, message, remedy, places)

    def undecided(self, where: str, message: str) -> Undecided:
        """Return that this rule could not judge a cell."""
        return Undecided(self.code, where, message)

    @classmethod
    def rests_on(cls) -> str:
        """Return 依据, its own or that of its family."""
        return cls.basis or BASES.get(cls.family, "")

    @classmethod
    def manual(cls) -> str:
        """The entry in the manual."""
        return " ".join((cls.__doc__ or "").split())


def rescoped(
    rule: type[Rule], scope: str, *, at_most: Severity = Severity.BLOCK, basis: str = ""
) -> type[Rule]:
    """Return the same rule for another scope, so that an app can register a lower app's rule.

    ``at_most`` keeps it from blocking where the person cannot change what it is about; ``basis``
    is what it rests on there, where that is another notice.
    """
    severity = max(rule.severity, at_most, key=lambda one: one.rank)
    attributes = {
        "scope": scope,
        "severity": severity,
        "basis": basis or rule.basis,
        "__doc__": rule.__doc__,
        "__module__": rule.__module__,
    }
    return cast(type[Rule], type(rule.__name__, (rule,), attributes))
