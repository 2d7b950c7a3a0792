-- Pages name the token that did something; its hash and scopes stay out of the web process's reach.
GRANT SELECT (id, name) ON api_token TO tollgate_web;
