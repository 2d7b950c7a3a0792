-- Which request holds the key, and when its effect was committed, if it was: a key whose request has died may be
-- taken over only as long as there is no effect.
ALTER TABLE idempotency_key ADD COLUMN owner uuid, ADD COLUMN effect_at timestamptz(3);
