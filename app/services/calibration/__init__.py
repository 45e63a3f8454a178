"""What stated probabilities were worth, from what became of the deals."""

from app.services.calibration.history import calibrate as calibrate
