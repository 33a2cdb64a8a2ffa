"""What each entry makes of a case, one file per chapter of the process."""
