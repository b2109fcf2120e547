const fc = require('fast-check');

/**
 * Property tests draw the same cases at every run, so that a check of one commit always says the same of it. `PROPERTY_SEED=7 npm test` draws others;
 * what they find goes into the tables of the tests.
 */
fc.configureGlobal({ seed: Number(process.env['PROPERTY_SEED'] ?? 20260916) });
