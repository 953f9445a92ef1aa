package dev.syncspace.testkit.storage;

import dev.syncspace.api.storage.ObjectStore;
import dev.syncspace.api.storage.ObjectStoreProvider;
import dev.syncspace.api.storage.StoreOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The contract of {@link ObjectStore}, run by every store. Most tests share one open store, because making one may take a
 * second: each works in spaces of its own.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class ObjectStoreContract
        implements SpaceTests,
                AclTests,
                ObjectTests,
                DocumentTests,
                DocumentScanTests,
                ChangeTests,
                KeyValueTests,
                LocalTests,
                EventTests,
                BatchTests,
                ConcurrencyTests,
                LifecycleTests,
                ErasureTests,
                LimitTests {
    private final ObjectStoreFixture fixture;
    private final ObjectStoreProvider provider;
    private Path base;
    private ObjectStore shared;

    protected ObjectStoreContract(ObjectStoreFixture fixture) {
        this.fixture = fixture;
        this.provider = fixture.newProvider();
    }

    @BeforeAll
    void openSharedStore(@TempDir Path directory) {
        base = directory;
        shared = provider.open(directory.resolve("shared"), Samples.KEY, StoreOptions.DEFAULT);
    }

    @AfterAll
    void closeSharedStore() {
        shared.close();
    }

    @Override
    public ObjectStore store() {
        return shared;
    }

    @Override
    public ObjectStoreFixture fixture() {
        return fixture;
    }

    @Override
    public ObjectStoreProvider provider() {
        return provider;
    }

    @Override
    public Path newDirectory() {
        try {
            Path directory = Files.createTempDirectory(base, "store").resolve("data");
            fixture.makeEmpty(directory, Samples.KEY);
            return directory;
        } catch (IOException e) {
            throw new IllegalStateException("no temporary directory", e);
        }
    }
}
