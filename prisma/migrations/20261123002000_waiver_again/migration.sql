-- A waiver that nobody confirmed in time stays on record, and must not keep the next one of the same thing out. That no
-- two are open at once is seen to under the lock of the run.
DROP INDEX waiver_one_open;
