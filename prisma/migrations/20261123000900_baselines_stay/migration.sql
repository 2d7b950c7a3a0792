-- What a metric was before the release is measured once. No process may change it afterwards.
REVOKE UPDATE, DELETE ON baseline_reading FROM tollgate_app;
