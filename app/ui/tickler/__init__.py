"""The tickler: 43 folders, what lies in the open one, and the day on paper."""
