"""Tables in files, CSV or XLSX, told apart by what is in them: read row by row, written to do no harm."""
