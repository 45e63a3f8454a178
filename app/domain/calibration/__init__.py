"""What stated probabilities were worth: reliability, scores, calibrated probabilities. Pure sums; nothing reads."""
