"""What the program tells by itself: the list behind the bell, messages, the system's tray."""
