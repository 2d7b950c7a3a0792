-- Wrong passwords by account, in the form that rate-limiter-flexible reads.
CREATE TABLE failed_attempt (
  key varchar(255) PRIMARY KEY,
  points integer NOT NULL DEFAULT 0,
  expire bigint
);
GRANT SELECT, INSERT, UPDATE, DELETE ON failed_attempt TO tollgate_app;
