"""The database as it was at the end of a past day, for whatever reads it."""

from app.services.time_travel.pushed import pushed_dates as pushed_dates
from app.services.time_travel.then import Then as Then
from app.services.time_travel.then import TooEarly as TooEarly
from app.services.time_travel.then import looking_back as looking_back
