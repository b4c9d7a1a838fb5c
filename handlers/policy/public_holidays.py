"""The public holidays of a country and their make-up workdays, as far as the library knows them."""

from datetime import date, timedelta
from functools import lru_cache

import holidays


def is_country(code: str) -> bool:
    return code in holidays.list_supported_countries()


@lru_cache(maxsize=64)
def is_published(country: str, year: int) -> bool:
    """China's arrangement comes each November, and each since 2001 moves work to a weekend; the library's holidays of a
    year without such a day are only computed."""
    library = holidays.country_holidays(country, years=year, expand=False)
    if country == "CN":
        return any(day.year == year for day in library.weekend_workdays)
    return library.start_year <= year <= library.end_year


@lru_cache(maxsize=256)
def workdays(country: str, year: int) -> frozenset[date]:
    """Kept because the library takes milliseconds to build a year."""
    library = holidays.country_holidays(country, years=year, expand=False)
    first, days = date(year, 1, 1), (date(year + 1, 1, 1) - date(year, 1, 1)).days
    return frozenset(day for n in range(days) if library.is_working_day(day := first + timedelta(days=n)))
