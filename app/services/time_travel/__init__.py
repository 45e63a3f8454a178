"""The database as it was at the end of a past day, for whatever reads it."""

from app.services.time_travel.then import Then as Then
from app.services.time_travel.then import looking_back as looking_back
