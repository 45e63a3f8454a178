"""The place of reports: tables of figures, by period and rep, out as CSV and PDF."""
