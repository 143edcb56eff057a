from generator import checks
from generator.checks import reading
from generator.checks.remembering import forget, remembered


def test_what_is_said_of_a_text_is_worked_out_once_until_it_is_forgotten():
    asked = []

    @remembered
    def length(text):
        asked.append(text)
        return len(text)

    assert [length("甲乙"), length("甲乙"), length("丙")] == [2, 2, 1]
    forget()
    assert length("甲乙") == 2
    assert asked == ["甲乙", "丙", "甲乙"]


def test_nothing_is_left_of_the_rules():
    assert reading.plain("ａ b") == "ab"
    assert reading.plain.cache_info().currsize
    checks.forget()
    assert not reading.plain.cache_info().currsize
