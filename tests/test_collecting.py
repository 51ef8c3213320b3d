import gc

from bot.collecting import SELDOM, seldom_collecting


def test_what_was_there_before_is_left_out_of_the_collectors_walks_until_the_end() -> None:
    before = gc.get_threshold()
    with seldom_collecting():
        assert gc.get_threshold() == SELDOM
        assert gc.get_freeze_count() > 1000
    assert (gc.get_threshold(), gc.get_freeze_count()) == (before, 0)
