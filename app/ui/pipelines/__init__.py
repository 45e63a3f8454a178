"""The settings' page on which pipelines and their phases are edited."""
