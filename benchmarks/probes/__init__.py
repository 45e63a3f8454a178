"""What is measured in a process of its own: ``python -m benchmarks.probes.NAME STARTED ...`` prints JSON."""
