-- SHA-256 of the report that a print shows: what has been printed once is not printed again.
ALTER TABLE report_print ADD COLUMN report_digest text NOT NULL;
