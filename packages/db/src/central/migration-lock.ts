const number = 1112689517

/** Held by who migrates: one at a time. */
export const lockMigrations = `SELECT pg_advisory_lock(${number})`
export const unlockMigrations = `SELECT pg_advisory_unlock(${number})`

/** Held by who backs up: nobody migrates meanwhile. */
export const lockMigrationsShared = `SELECT pg_advisory_lock_shared(${number})`
export const unlockMigrationsShared = `SELECT pg_advisory_unlock_shared(${number})`
