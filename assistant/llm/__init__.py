"""The language models of the settings, held to limits, behind the port of the kernel."""
