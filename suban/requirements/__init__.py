"""What the regulations demand, row by row, and whether the tests show and guard it."""
