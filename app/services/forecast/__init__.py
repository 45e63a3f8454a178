"""Forecasts: ``read_facts`` reads once, ``app.domain.forecast.sums`` computes everything from that."""

from app.domain.forecast.facts import Facts as Facts
from app.services.forecast.calibrated import calibrated as calibrated
from app.services.forecast.calibrated import with_calibration as with_calibration
from app.services.forecast.query import ForecastQuery as ForecastQuery
from app.services.forecast.reading import read_facts as read_facts
