"""What there is to tell about an edit."""

import pytest

from roadmap.notices import PublicItem, notices_for

OLD = PublicItem("Old", "You can.", (1, 1), "Theory, Entry", listed=True)
RETIRED = OLD._replace(listed=False)
GONE = "Existing answers are kept."


@pytest.mark.parametrize(
    ("before", "after", "sentences"),
    [
        (OLD, OLD, []),
        (None, None, []),
        (None, OLD, ["“Old” was added to Theory, Entry."]),
        (None, RETIRED, []),
        (OLD, None, ["“Old” was removed from Theory, Entry."]),
        (OLD, RETIRED, [f"“Old” was retired. {GONE}"]),
        (
            OLD,
            RETIRED._replace(name="New", replacement="Other"),
            [
                "“Old” was renamed “New.”",
                f"“New” was retired and replaced by “Other.” {GONE}",
            ],
        ),
        (RETIRED, OLD, ["“Old” is back in Theory, Entry."]),
        (
            RETIRED,
            OLD._replace(name="New"),
            ["“Old” was renamed “New.”", "“New” is back in Theory, Entry."],
        ),
        (RETIRED, RETIRED._replace(name="New"), ["“Old” was renamed “New.”"]),
        (OLD, OLD._replace(category_name="Start, Theory"), []),
        (
            OLD,
            OLD._replace(category=(2, 1), category_name="Theory, Expert", check="You can draw."),
            [
                "“Old” moved from Theory, Entry to Theory, Expert.",
                "“Old” was reworded: You can draw.",
            ],
        ),
    ],
)
def test_an_edit_has_these_notices(before, after, sentences):
    assert [text for _, text in notices_for(before, after)] == sentences
