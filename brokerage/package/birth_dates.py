"""A day of birth as people write it: 5 May 1940, 05/05/40, 1940-05-05, the fifth of May 1940."""

import re
from datetime import date

_UNITS = (
    "", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_IRREGULAR = {
    "one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth", "nine": "ninth",
    "twelve": "twelfth", "twenty": "twentieth", "thirty": "thirtieth",
}  # fmt: skip
_BETWEEN = r"[\s.,/\\\-_|:']{1,4}"
_LOOSE = r"[\s.,/\\\-_|:']{0,4}(?:(?:of|the|in|day)\s+){0,2}"


def pattern_of(born: date) -> re.Pattern[str]:
    """Return what finds a day in a folded text, whatever its form."""
    day, month = rf"0?{born.day}", rf"0?{born.month}"
    year = rf"(?:{born.year}|{born.year % 100:02})"
    figures = [
        _BETWEEN.join(order)
        for order in ((day, month, year), (month, day, year), (str(born.year), month, day))
    ]
    joined = [born.strftime(form) for form in ("%d%m%Y", "%Y%m%d", "%m%d%Y", "%d%m%y", "%y%m%d")]
    spoken_day = rf"(?:0?{born.day}(?:st|nd|rd|th)?|{_ordinal(born.day)})"
    spoken_year = rf"(?:{born.year}|{born.year % 100:02}|{'|'.join(_years(born.year))})"
    name = _month(born)
    named = [
        _LOOSE.join(order)
        for order in (
            (spoken_day, name, spoken_year),
            (name, spoken_day, spoken_year),
            (spoken_year, name, spoken_day),
        )
    ]
    return re.compile(rf"(?<![^\W_])(?:{'|'.join([*figures, *joined, *named])})(?![^\W_])")


def _month(born: date) -> str:
    """Return a pattern of the month's name, whole or cut short after three letters or more."""
    name = f"{born:%B}".casefold()
    return rf"(?:{'|'.join(name[:length] for length in range(len(name), 2, -1))})"


def _ordinal(day: int) -> str:
    """Return a pattern of a day in words: "fifth", "twenty-first"."""
    tens, units = ("", _UNITS[day]) if day < 20 else (_TENS[day // 10], _UNITS[day % 10])
    if not units:
        return _IRREGULAR[tens]
    last = _IRREGULAR.get(units, f"{units}th")
    return rf"{tens}[\s-]*{last}" if tens else last


def _years(year: int) -> list[str]:
    """Return patterns of a year in words: "nineteen forty-one", "two thousand and five"."""
    century, rest = _cardinal(year // 100), _cardinal(year % 100)
    thousand = (
        rf"{_UNITS[year // 1000]}[\s-]+thousand(?:[\s-]+and)?[\s-]+{rest}" if rest else "two[\\s-]+thousand"
    )
    hundred = rf"{century}[\s-]+hundred" + (rf"(?:[\s-]+and)?[\s-]+{rest}" if rest else "")
    plain = [rf"{century}[\s-]+{short}{rest}" for short in ("", r"o[h]?[\s-]+", "") if rest]
    return [*dict.fromkeys(plain), hundred, *([thousand] if 2000 <= year < 2100 else [])]


def _cardinal(number: int) -> str:
    if number < 20:
        return _UNITS[number]
    units = _UNITS[number % 10]
    return _TENS[number // 10] + (rf"[\s-]*{units}" if units else "")
