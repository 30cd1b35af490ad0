"""Boxes of task lists have the words beside them as their names."""

from __future__ import annotations

import pytest

from career_theme.task_lists import with_labels

BOX = '<input class="task-list-item-checkbox" disabled="disabled" type="checkbox">'


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            f'<li class="task-list-item"><p>{BOX} Write</p></li>',
            f'<li class="task-list-item"><p><label>{BOX} <span>Write</span></label></p></li>',
        ),
        (
            f'<li class="task-list-item"><p>{BOX} See <a href="x">this</a> first</p><ul><li>b</li></ul></li>',
            (
                f'<li class="task-list-item"><p><label>{BOX} <span>See <a href="x">this</a> first</span></label></p>'
                "<ul><li>b</li></ul></li>"
            ),
        ),
        (
            f'<li class="task-list-item">{BOX} Tight</li>',
            f'<li class="task-list-item"><label>{BOX} <span>Tight</span></label></li>',
        ),
    ],
)
def test_words_become_the_label(before: str, after: str) -> None:
    assert with_labels(before) == after


def test_two_items_have_two_labels() -> None:
    item = f'<li class="task-list-item"><p>{BOX} Write</p></li>\n'

    assert with_labels(item * 2).count("<label>") == 2


def test_other_lists_stay_as_they_are() -> None:
    html = '<ul class="simple"><li><p>one</p></li></ul>'

    assert with_labels(html) == html
