package dev.syncspace.storage.derby.internal;

import dev.syncspace.testkit.storage.ObjectStoreContract;

/** The store on Derby keeps the contract. */
class DerbyStoreContractTest extends ObjectStoreContract {
    DerbyStoreContractTest() {
        super(new DerbyFixture());
    }
}
