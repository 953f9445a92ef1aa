package dev.syncspace.account.internal;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How the launcher wants the account to start.
 *
 * @param dataDirectory absolute
 * @param makesAccount an empty data directory gets an account by itself
 * @param passphraseFile its first line is the passphrase
 */
record AccountOptions(Path dataDirectory, boolean makesAccount, Optional<Path> passphraseFile) {}
