"""The test bed: real servers, built once, supervised by one process (see ../README.md)."""
