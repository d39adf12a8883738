"""Load tables: workbooks and files of delimited values, each row with the headers of its cells."""
