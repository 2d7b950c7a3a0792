-- SHA-256 (hex) of the thumbnail. Null: the files are stored by the evidence's id, as they were before digests named them.
ALTER TABLE evidence ADD COLUMN thumbnail_sha256 text;
CREATE INDEX evidence_stored_sha256 ON evidence (stored_sha256);
CREATE INDEX evidence_thumbnail_sha256 ON evidence (thumbnail_sha256);
