"""Makes the search index when a build ends."""

from __future__ import annotations

import re
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.locale import __
from sphinx.search import IndexBuilder

from extension_support.builders import makes_site
from extension_support.diagnostics import inform
from extension_support.progress import track
from site_search import diagnostics
from site_search.harvest import kept_records, page_title, page_url
from site_search.index import INDEX_FOLDER, SiteSettings, write_index
from site_search.locale import _
from site_search.pagefind_service import EngineFailedError, EngineMissingError
from site_search.problems import WarningSubtype
from site_search.records import ADVICE, EDITORS, ORGANIZATION, PROGRAMME
from site_search.synonyms import read_synonyms

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sphinx.application import Sphinx

    from site_search.records import SearchRecord

FACET_LABELS_EVENT = "site-search-facet-labels"
MANY_RECORDS = 2000
RECORDS_IN_A_STEP = 500
MOST_PAGES = 12

Labels = dict[str, dict[str, str]]

_BEHIND_LANGUAGE = re.compile("[-_@.].*")


def make_index(app: Sphinx, exception: Exception | None) -> None:
    """Bring the index up to date, whichever pages were written."""
    if exception or not makes_site(app.builder):
        return
    labels = _facet_labels(app)
    records = [_with_labels(record, labels) for record in kept_records(app)]
    site = _site_settings(app, records, labels)
    started = time.perf_counter()
    try:
        written = write_index(records, Path(app.outdir) / INDEX_FOLDER, site, progress=_track)
    except EngineMissingError as error:
        message = f"no search index, because Pagefind is not installed ({error}); install pagefind-bin"
        diagnostics.warn(message, WarningSubtype.ENGINE_MISSING)
    except EngineFailedError as error:
        message = f"no new search index, because Pagefind failed ({error}); check that its program runs here"
        diagnostics.warn(message, WarningSubtype.ENGINE_FAILED)
    except OSError as error:
        message = f"no new search index, because its folder cannot be written ({error}); free space, or allow writing"
        diagnostics.warn(message, WarningSubtype.INDEX_FOLDER)
    else:
        if written:
            seconds = time.perf_counter() - started
            inform(__("search index: %d records in %.1f s") % (len(records), seconds))


def _track(records: Sequence[SearchRecord]) -> Iterable[SearchRecord]:
    message = __("indexing for the search... ")
    return track(records, message, lambda record: record.url, many=MANY_RECORDS, step=RECORDS_IN_A_STEP)


def _facet_labels(app: Sphinx) -> Labels:
    labels: Labels = {}
    for answer in app.emit(FACET_LABELS_EVENT):
        for facet, values in (answer or {}).items():
            labels.setdefault(facet, {}).update(values)
    return labels


def _with_labels(record: SearchRecord, labels: Labels) -> SearchRecord:
    if not record.facets:
        return record
    facets = {
        facet: tuple(labels.get(facet, {}).get(value, value) for value in values)
        for facet, values in record.facets.items()
    }
    return replace(record, facets=facets)


def _site_settings(app: Sphinx, records: Sequence[SearchRecord], labels: Labels) -> SiteSettings:
    language = _BEHIND_LANGUAGE.sub("", app.config.language).lower()
    kinds = {ADVICE: _("Advice"), ORGANIZATION: _("Organizations"), PROGRAMME: _("Programmes")} | {
        EDITORS: _("For editors")
    }
    used = {record.kind for record in records}
    return SiteSettings(
        language=language,
        stop_words=_stop_words(app, language),
        synonyms=_synonyms(app),
        kinds={
            **{kind: str(label) for kind, label in kinds.items() if kind in used},
            **{kind: kind for kind in sorted(used - kinds.keys())},
        },
        directory=_directory(app, records, labels),
        weights=app.config.site_search_weights,
        pages=_first_pages(app),
    )


def _stop_words(app: Sphinx, language: str) -> list[str]:
    rules = IndexBuilder(app.env, app.config.html_search_language or app.config.language, {}, "").lang
    # For a language that it does not know, Sphinx takes the English ones.
    return sorted(rules.stopwords) if rules.lang.startswith(language) else []


def _synonyms(app: Sphinx) -> list[list[str]]:
    configured = app.config.site_search_synonyms
    if not configured:
        return []
    groups, problems = read_synonyms(Path(app.confdir) / configured)
    for problem in problems:
        diagnostics.warn_of(problem)
    return groups


def _directory(app: Sphinx, records: Sequence[SearchRecord], labels: Labels) -> Mapping[str, Any] | None:
    docname = app.config.site_search_directory
    if not docname:
        return None
    if docname not in app.env.found_docs:
        message = f'the page "{docname}" does not exist; correct site_search_directory'
        diagnostics.warn(message, WarningSubtype.DIRECTORY, f"{Path(app.confdir) / 'conf.py'}:1")
        return None
    used = {(facet, label) for record in records for facet, values in record.facets.items() for label in values}
    facets = {
        facet: [{"id": value, "label": label} for value, label in values.items() if (facet, label) in used]
        for facet, values in labels.items()
    }
    words = list(app.config.site_search_directory_words)
    return {"url": page_url(app.builder, docname), "facets": facets, "words": words}


def _first_pages(app: Sphinx) -> list[dict[str, str]]:
    root = app.config.root_doc
    below = [docname for docname in app.env.toctree_includes.get(root, ()) if docname in app.env.found_docs]
    docnames = list(dict.fromkeys([root, *below]))[:MOST_PAGES]
    return [{"url": page_url(app.builder, name), "title": page_title(app.env, name)} for name in docnames]
