/** Uses the four library modules of SyncSpace. */
module dev.syncspace.itests.jpms {
    requires dev.syncspace.api;
    requires dev.syncspace.client;
    requires dev.syncspace.protocol;
    requires static org.jspecify;
}
