"""Petitions from a table that another system wrote: CSV or XLSX, a row a petition."""
