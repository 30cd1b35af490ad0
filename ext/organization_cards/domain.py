"""The Sphinx domain: organizations as link targets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, cast

from docutils import nodes
from sphinx import addnodes
from sphinx.domains import Domain, Index, ObjType
from sphinx.locale import _ as translate_later
from sphinx.util.nodes import make_refnode

from extension_support.problems import did_you_mean, quoted
from organization_cards import diagnostics
from organization_cards.calendar_months import CalendarSelection, looked_lately
from organization_cards.calendar_nodes import calendar_placeholder
from organization_cards.freshness import FreshnessLimits, freshness
from organization_cards.indices import OrganizationsByName, OrganizationsBySector, translate_names
from organization_cards.locale import _
from organization_cards.model import Organization
from organization_cards.problems import WarningSubtype
from organization_cards.records import Registry, digest_of
from organization_cards.roles import OrganizationRole
from organization_cards.selection import Selection
from organization_cards.translations import Catalogs

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator
    from collections.abc import Set as AbstractSet

    from sphinx.addnodes import pending_xref
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment


NOT_IN_SEARCH = -1
_REFERENCE_TYPES = frozenset({"any", "myst"})


class Target(NamedTuple):
    """Where links to an organization lead."""

    id: str
    name: str
    docname: str
    line: int
    sector: str

    @property
    def anchor(self) -> str:
        """The id of the card in its page."""
        return f"org-{self.id}"


@dataclass(frozen=True, slots=True)
class Counted:
    """A selection of records that a page counts and does not show."""

    selection: Selection


class Bar(NamedTuple):
    """A filter bar: what its lists show, and whether links lead to their cards."""

    selection: Selection
    linked: bool


class Map(NamedTuple):
    """A map of the field: the page to which it has to lead, or empty for none in particular, and its line."""

    directory: str
    line: int


class Shown(NamedTuple):
    """What a page shows: a selection of records, an organization written in place, or only the vocabulary."""

    what: Selection | CalendarSelection | Counted | Organization | None
    digest: str


class OrganizationDomain(Domain):
    """Organizations: the ``organization`` role, the inventory, and what pages depend on."""

    name = "org"
    label = "Organizations"
    object_types: ClassVar[dict[str, ObjType]] = {
        "organization": ObjType(translate_later("organization"), "organization", searchprio=NOT_IN_SEARCH)
    }
    roles: ClassVar[dict[str, Any]] = {"organization": OrganizationRole()}
    initial_data: ClassVar[dict[str, dict[str, Any]]] = {
        "targets": {},
        "shown": {},
        "mentions": {},
        "exporting": {},
        "bars": {},
        "maps": {},
        "led": {},
    }
    indices: ClassVar[list[type[Index]]] = [OrganizationsByName, OrganizationsBySector]
    data_version = 6

    registry: Registry
    today: dt.date
    limits: FreshnessLimits
    catalogs: Catalogs
    missing_folder: str | None
    targets_before: dict[str, Target]
    _by_id: dict[str, Target] | None
    _says_unshown: bool
    _answers: dict[Selection, tuple[Organization, ...]]
    _states: dict[str, str]

    def __init__(self, env: BuildEnvironment) -> None:
        translate_names()
        super().__init__(env)
        self.use(Registry())
        self.limits = FreshnessLimits()
        self.catalogs = Catalogs()
        self.missing_folder = None
        self.targets_before = {}
        self._by_id = None
        self._says_unshown = False

    @property
    def targets(self) -> dict[str, dict[str, Target]]:
        """The targets in each page, by id."""
        return cast("dict[str, dict[str, Target]]", self.data["targets"])

    @property
    def shown(self) -> dict[str, list[Shown]]:
        """What each page shows."""
        return cast("dict[str, list[Shown]]", self.data["shown"])

    @property
    def mentions(self) -> dict[str, set[str]]:
        """The names that each page refers to and that could be organizations."""
        return cast("dict[str, set[str]]", self.data["mentions"])

    @property
    def exporting(self) -> AbstractSet[str]:
        """The pages that offer the records as files."""
        return self._exporting.keys()

    @property
    def _exporting(self) -> dict[str, str]:
        """The digest of the words of each page that offers the records as files."""
        return cast("dict[str, str]", self.data["exporting"])

    def note_exports(self, docname: str) -> None:
        """Note that a page offers the records as files."""
        self._exporting[docname] = self.catalogs.interface_digest

    def note_bar(self, docname: str, selection: Selection, *, linked: bool) -> None:
        """Note a filter bar; of several in a page, the address sets the first."""
        self.data["bars"].setdefault(docname, Bar(selection, linked))

    def note_map(self, docname: str, directory: str, line: int) -> None:
        """Note a map of the field in a page."""
        self.data["maps"].setdefault(docname, []).append(Map(directory, line))

    @property
    def bars(self) -> dict[str, Bar]:
        """The first filter bar of each page."""
        return cast("dict[str, Bar]", self.data["bars"])

    @property
    def maps(self) -> dict[str, list[Map]]:
        """The maps in each page."""
        return cast("dict[str, list[Map]]", self.data["maps"])

    def directory_of(self, docname: str, wanted: str) -> str:
        """Find the page to which a map leads.

        Args:
            docname: The page of the map.
            wanted: The page that its option names, or empty.

        Returns:
            A page with a filter bar, or empty where there is none. Without a page by name it is one whose filter bar
            has all organizations: the map's own, or one with the cards to which links lead, or the first by name.
        """
        if wanted:
            return wanted if wanted in self.bars else ""
        of_all = (
            (page != docname, not bar.linked, page)
            for page, bar in self.bars.items()
            if len(self.answer(bar.selection)) == len(self.registry.organizations)
        )
        return min(of_all, default=(True, True, ""))[-1]

    def in_directory(self, page: str) -> tuple[Organization, ...]:
        """Give what the first filter bar of a page has, nothing where there is none."""
        return self.answer(self.bars[page].selection) if page in self.bars else ()

    def led_elsewhere(self) -> set[str]:
        """Name the pages whose maps no longer lead to where they did, and note where they lead now."""
        now = {
            docname: tuple(
                (page, self.digest(self.bars[page].selection) if page else "")
                for page in (self.directory_of(docname, each.directory) for each in maps)
            )
            for docname, maps in self.maps.items()
        }
        led = self.data["led"]
        elsewhere = {docname for docname, places in now.items() if led.get(docname) != places}
        led.update(now)
        return elsewhere

    def note_target(self, organization: Organization, docname: str, line: int) -> None:
        """Make a card in a page the one that links lead to."""
        target = Target(organization.id, organization.name, docname, line, organization.sector or "")
        self.targets.setdefault(docname, {})[organization.id] = target
        self._by_id = None

    def note_shown(self, what: Selection | CalendarSelection | Counted | Organization | None, docname: str) -> None:
        """Note what a page shows, and its digest in this build."""
        self.shown.setdefault(docname, []).append(Shown(what, self.digest(what)))

    def use(self, registry: Registry) -> None:
        """Take the records of the build that begins."""
        self.registry = registry
        self._answers = {}
        self._states = {}
        self._says_unshown = False

    def answer(self, selection: Selection) -> tuple[Organization, ...]:
        """Give the organizations of a selection, which many pages and checks of one build ask for."""
        if selection not in self._answers:
            self._answers[selection] = selection.of(self.registry.organizations, self.registry.vocabulary)
        return self._answers[selection]

    def digest(self, what: Selection | CalendarSelection | Counted | Organization | None) -> str:
        """Give a digest that changes whenever a page that shows this has to change."""
        registry = self.registry
        words = f"{registry.vocabulary_digest}\0{self.catalogs.interface_digest}"
        if isinstance(what, CalendarSelection):
            state = what.state(registry.organizations, registry.vocabulary, self.today, self.limits)
            return digest_of(f"{words}\0{state}".encode())
        if isinstance(what, Counted):
            counted = [(each.id, each.sector, each.levels) for each in self.answer(what.selection)]
            return digest_of(f"{words}\0{counted}".encode())
        organizations: tuple[Organization, ...] = ()
        if what is None:
            pass
        elif isinstance(what, Organization):
            organizations = (what,)
        else:
            organizations = self.answer(what)
        parts = (words, *map(self._state, organizations))
        return digest_of("\0".join(parts).encode())

    def _state(self, organization: Organization) -> str:
        """Give all that a card's words depend on; several pages of a build can ask for it."""
        known = self.registry.organizations.get(organization.id) is organization
        if known and organization.id in self._states:
            return self._states[organization.id]
        programmes = [
            (bool(p.deadline and p.deadline < self.today), looked_lately(p, self.today, self.limits))
            for p in organization.programmes
        ]
        successor = self.registry.organizations.get(organization.replaced_by or "")
        state = "\0".join(
            (
                organization.id,
                self.registry.digests.get(organization.id, ""),
                freshness(organization, self.today, self.limits).value,
                str(programmes),
                successor.name if successor else "",
            )
        )
        if known:
            self._states[organization.id] = state
        return state

    def shown_ids(self) -> set[str]:
        """Give the ids of the records that some page shows."""
        ids: set[str] = set()
        for selection in {entry.what for shown in self.shown.values() for entry in shown}:
            if isinstance(selection, Selection):
                ids.update(organization.id for organization in self.answer(selection))
            elif isinstance(selection, CalendarSelection):
                offers = selection.of(self.registry.organizations, self.registry.vocabulary, self.today)
                ids.update(offer.organization.id for offer in offers)
        return ids

    def outdated(self) -> set[str]:
        """Name the pages that no longer show what the records say, or not in the words of the interface."""
        of_records = {
            docname
            for docname, shown in self.shown.items()
            if any(self.digest(entry.what) != entry.digest for entry in shown)
        }
        words = self.catalogs.interface_digest
        return of_records | {docname for docname, digest in self._exporting.items() if digest != words}

    def by_id(self) -> dict[str, Target]:
        """Give the target of each organization; of several, the first in the order of pages."""
        if self._by_id is None:
            found = (
                target for docname in sorted(self.targets, reverse=True) for target in self.targets[docname].values()
            )
            self._by_id = {target.id: target for target in found}
        return self._by_id

    def mentioning_moved(self) -> set[str]:
        """Name the pages that refer to an organization whose name or place has changed in this build."""
        before = {target_id: target[:3] for target_id, target in self.targets_before.items()}
        now = {target_id: target[:3] for target_id, target in self.by_id().items()}
        moved = {target_id for target_id in before.keys() | now.keys() if before.get(target_id) != now.get(target_id)}
        return {docname for docname, mentioned in self.mentions.items() if mentioned & moved}

    def clear_doc(self, docname: str) -> None:
        """Forget a page."""
        for part in self.initial_data:
            self.data[part].pop(docname, None)
        self._by_id = None

    def merge_domaindata(self, docnames: AbstractSet[str], otherdata: dict[str, Any]) -> None:
        """Take over what a parallel process has read."""
        for part in self.initial_data:
            self.data[part].update(
                {docname: found for docname, found in otherdata[part].items() if docname in docnames}
            )
        self._by_id = None

    def note_mentions(self, docname: str, document: nodes.document) -> None:
        """Note which organizations a page may refer to, when all of its references are there."""
        mentioned = {
            node["reftarget"].lstrip("#")
            for node in document.findall(addnodes.pending_xref)
            if node.get("refdomain") == self.name or node.get("reftype") in _REFERENCE_TYPES
        }
        mentioned.update(*(node["organizations"] for node in document.findall(calendar_placeholder)))
        if mentioned:
            self.mentions[docname] = mentioned

    def check_consistency(self) -> None:
        """Report organizations whose links could lead to more than one page, and records that no page shows."""
        self.report_unshown()
        for docname in sorted(self.maps):
            for each in self.maps[docname]:
                if each.directory and each.directory not in self.bars:
                    self._warn_without_bar(docname, each)
        first = self.by_id()
        for docname in sorted(self.targets):
            for target in self.targets[docname].values():
                if first[target.id] != target:
                    self._warn_duplicate(first[target.id], target)

    def report_unshown(self) -> None:
        """Report the records that no page shows, unless this build has done so."""
        if self._says_unshown:
            return
        self._says_unshown = True
        for organization_id in sorted(self.registry.organizations.keys() - self.shown_ids()):
            message = (
                "no page shows this record; change it so that a selection takes it in, such as by a connection, "
                "or name it in a directive"
            )
            location = f"{self.registry.path(organization_id)}:1:1"
            diagnostics.warn(message, WarningSubtype.UNSHOWN_RECORD, location)

    def _warn_without_bar(self, docname: str, shown: Map) -> None:
        message = (
            f'the page {quoted(shown.directory)} has no filter bar; add the option "filter-bar" to its '
            "organization-cards, or name another page"
        )
        location = f"{self.env.doc2path(docname)}:{shown.line}"
        diagnostics.warn(message, WarningSubtype.OPTION, location)

    def _warn_duplicate(self, first: Target, second: Target) -> None:
        place = f"{self.env.doc2path(first.docname, base=False)}:{first.line}"
        message = (
            f"{quoted(second.id)} has its card, to which links lead, at {place} already; "
            'add the option "no-index" to one of the two directives'
        )
        diagnostics.warn(message, WarningSubtype.DUPLICATE_CARD, (second.docname, second.line))

    def resolve_xref(  # noqa: PLR0913, PLR0917 -- the signature of a domain
        self,
        env: BuildEnvironment,  # noqa: ARG002 -- the signature of a domain
        fromdocname: str,
        builder: Builder,
        typ: str,  # noqa: ARG002
        target: str,
        node: pending_xref,
        contnode: nodes.Element,
    ) -> nodes.reference | None:
        """Resolve a reference to an organization's card."""
        found = self.by_id().get(target)
        if found is None:
            return None
        if not node.get("refexplicit"):
            contnode = _with_text(contnode, found.name)
        return make_refnode(builder, fromdocname, found.docname, found.anchor, contnode)

    def resolve_any_xref(  # noqa: PLR0913, PLR0917 -- the signature of a domain
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        target: str,
        node: pending_xref,
        contnode: nodes.Element,
    ) -> list[tuple[str, nodes.reference]]:
        """Resolve a reference that names no domain."""
        reference = self.resolve_xref(env, fromdocname, builder, "organization", target, node, contnode)
        return [(f"{self.name}:organization", reference)] if reference is not None else []

    def get_objects(self) -> Iterable[tuple[str, str, str, str, str, int]]:
        """List the organizations for the inventory.

        Sphinx's search finds the cards by their headings; listed here too, each would be found twice.
        """
        return self._objects()

    def _objects(self) -> Iterator[tuple[str, str, str, str, str, int]]:
        for target in self.by_id().values():
            yield target.id, target.name, "organization", target.docname, target.anchor, NOT_IN_SEARCH

    def get_type_name(self, type: ObjType, primary: bool = False) -> str:  # noqa: A002, ARG002, FBT001, FBT002 -- the signature of a domain
        """Give the name of an object type."""
        return str(_("organization") if type.lname == "organization" else type.lname)


def organization_domain(env: BuildEnvironment) -> OrganizationDomain:
    """Give the domain of an environment."""
    return cast("OrganizationDomain", env.get_domain(OrganizationDomain.name))


def explain_missing_reference(domain: OrganizationDomain, target: str) -> str:
    """Say why a reference to an organization leads nowhere, and what to write."""
    if target in domain.registry.organizations:
        return f"{quoted(target)} has a record, but no page has its card; show it with the directive organization-cards"
    if target in domain.registry.faulty:
        return f"the record of {quoted(target)} was left out because of the problems reported above; mend them first"
    suggestion = did_you_mean(target, domain.by_id(), instead="see the names of the files in the folder of records")
    return f"unknown organization {quoted(target)}; {suggestion}"


def _with_text(contnode: nodes.Element, text: str) -> nodes.Element:
    copy = contnode.copy()
    copy += nodes.Text(text)
    return copy
