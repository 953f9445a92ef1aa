package dev.syncspace.account.internal;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.syncspace.account.internal.KeystoreCodec.Parsed;
import dev.syncspace.api.error.Reason;
import dev.syncspace.api.error.SyncSpaceException;
import dev.syncspace.proto.stored.v1.Argon2idProtection;
import dev.syncspace.proto.stored.v1.KeyFileProtection;
import dev.syncspace.proto.stored.v1.KeystoreBody;
import dev.syncspace.proto.stored.v1.KeystoreIdentity;
import dev.syncspace.proto.stored.v1.KeystoreProtection;
import dev.syncspace.proto.stored.v1.KeystoreSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * The files of {@code DIR/account}: {@code keystore}, whose content is sealed with a random content key that never changes,
 * which in turn is sealed with the passphrase or with {@code key}. Every change of the keystore is one atomic replacement.
 * Not thread-safe.
 */
final class Keystore {
    /** Some hundred bytes, and the settings. */
    private static final int FILE_MAX_BYTES = 256 * 1024;

    private static final int KEY_FILE_MAX_BYTES = 1024;
    private static final int ID_BYTES = 16;
    private static final String KEY_LABEL = "syncspace keystore key 1";
    private static final String CONTENT_LABEL = "syncspace keystore content 1";
    private static final String SETTINGS_LABEL = "syncspace keystore settings 1";

    private final Path directory;
    private final Path file;
    private final Path keyFile;
    private final OwnerOnlyFiles files;
    private final Passphrases.Cost cost;
    private final RandomGenerator random;

    /**
     * The keystore of a directory, be it there or not.
     *
     * @param cost of passphrases that are set from now on
     */
    Keystore(Path accountDirectory, OwnerOnlyFiles files, Passphrases.Cost cost, RandomGenerator random) {
        this.directory = accountDirectory;
        this.file = accountDirectory.resolve("keystore");
        this.keyFile = accountDirectory.resolve("key");
        this.files = files;
        this.cost = cost;
        this.random = random;
    }

    /** There is a keystore, be it readable or not. */
    boolean exists() {
        return Files.exists(file);
    }

    /** The keystore; for messages. */
    Path file() {
        return file;
    }

    /**
     * Reads what can be read without a passphrase.
     *
     * @throws SyncSpaceException {@code KEYSTORE_DAMAGED}; {@code FORMAT_TOO_NEW}
     */
    Parsed read() {
        try {
            return KeystoreCodec.decode(file, OwnerOnlyFiles.read(file, FILE_MAX_BYTES));
        } catch (IOException e) {
            throw KeystoreCodec.damaged(
                    file, "it cannot be read (" + e.getClass().getSimpleName() + ")");
        }
    }

    /**
     * Makes the keystore of new keys.
     *
     * @return the content key, 32 bytes; the caller overwrites it
     */
    byte[] create(KeyMaterial keys, String accountId, long createdAtMillis, char[] passphrase) throws IOException {
        files.prepareDirectory(directory);
        ByteString identity = KeystoreIdentity.newBuilder()
                .setKeystoreId(randomBytes(ID_BYTES))
                .setAccountId(accountId)
                .setCreatedAtMillis(createdAtMillis)
                .build()
                .toByteString();
        byte[] contentKey = randomKey();
        byte[] content = keys.encode();
        try {
            ByteString sealed = seal(contentKey, content, CONTENT_LABEL, identity);
            write(KeystoreBody.newBuilder().setIdentity(identity).setSealedContent(sealed), contentKey, passphrase);
            return contentKey.clone();
        } finally {
            Arrays.fill(content, (byte) 0);
            Arrays.fill(contentKey, (byte) 0);
        }
    }

    /** Seals the content key anew, with a passphrase or a new key file, and replaces the keystore. */
    private void write(KeystoreBody.Builder body, byte[] contentKey, char[] passphrase) throws IOException {
        boolean hasPassphrase = passphrase.length > 0;
        KeystoreProtection protection = hasPassphrase ? argon2id() : keyFileProtection();
        byte[] outer = hasPassphrase ? Passphrases.derive(passphrase, protection.getArgon2Id()) : randomKey();
        try {
            if (!hasPassphrase) {
                // Before the keystore that needs it; without that keystore it opens nothing.
                byte[] bytes =
                        KeystoreCodec.encodeKeyFile(protection.getKeyFile().getKeyId(), outer);
                files.replace(keyFile, bytes);
                Arrays.fill(bytes, (byte) 0);
            }
            body.setProtection(protection.toByteString());
            body.setSealedKey(seal(outer, contentKey, KEY_LABEL, body.getIdentity(), body.getProtection()));
            files.replace(file, KeystoreCodec.encode(body.build()));
        } finally {
            Arrays.fill(outer, (byte) 0);
        }
        if (hasPassphrase) {
            files.erase(keyFile);
        }
    }

    private KeystoreProtection argon2id() {
        return KeystoreProtection.newBuilder()
                .setArgon2Id(Argon2idProtection.newBuilder()
                        .setMemoryKib(cost.memoryKib())
                        .setIterations(cost.iterations())
                        .setLanes(cost.lanes())
                        .setSalt(randomBytes(Passphrases.SALT_BYTES)))
                .build();
    }

    private KeystoreProtection keyFileProtection() {
        return KeystoreProtection.newBuilder()
                .setKeyFile(KeyFileProtection.newBuilder().setKeyId(randomBytes(ID_BYTES)))
                .build();
    }

    /**
     * The content key of a keystore.
     *
     * @param passphrase empty if the keystore has none
     * @return 32 bytes; the caller overwrites them
     * @throws SyncSpaceException {@code WRONG_PASSPHRASE}; {@code KEYSTORE_DAMAGED}; {@code FORMAT_TOO_NEW}
     */
    byte[] contentKey(Parsed keystore, char[] passphrase) throws IOException {
        byte[] outer = keystore.hasPassphrase() ? passphraseKey(keystore, passphrase) : fileKey(keystore, passphrase);
        try {
            KeystoreBody body = keystore.body();
            byte[] associated = associated(KEY_LABEL, body.getIdentity(), body.getProtection());
            byte[] key = Sealer.open(outer, body.getSealedKey().toByteArray(), associated)
                    .orElseThrow(() -> keystore.hasPassphrase()
                            ? SyncSpaceException.of(Reason.WRONG_PASSPHRASE, "the passphrase is wrong")
                            : KeystoreCodec.damaged(keyFile, "its key does not open the keystore"));
            if (key.length != Sealer.KEY_BYTES) {
                throw KeystoreCodec.damaged(file, "its content key has a wrong length");
            }
            if (keystore.hasPassphrase()) {
                // Left behind when the process ended between the two files of a change.
                files.erase(keyFile);
            }
            return key;
        } finally {
            Arrays.fill(outer, (byte) 0);
        }
    }

    private static byte[] passphraseKey(Parsed keystore, char[] passphrase) {
        if (passphrase.length == 0) {
            throw SyncSpaceException.of(Reason.WRONG_PASSPHRASE, "the keystore has a passphrase, and none was given");
        }
        return Passphrases.derive(passphrase, keystore.protection().getArgon2Id());
    }

    private byte[] fileKey(Parsed keystore, char[] passphrase) throws IOException {
        if (passphrase.length > 0) {
            throw SyncSpaceException.of(
                    Reason.WRONG_PASSPHRASE, "the keystore has no passphrase: leave it empty, or set one first");
        }
        try {
            byte[] bytes = OwnerOnlyFiles.read(keyFile, KEY_FILE_MAX_BYTES);
            return KeystoreCodec.decodeKeyFile(
                    keyFile, bytes, keystore.protection().getKeyFile().getKeyId());
        } catch (NoSuchFileException e) {
            throw KeystoreCodec.damaged(keyFile, "it is missing, and the keystore has no passphrase");
        } catch (IOException e) {
            throw KeystoreCodec.damaged(
                    keyFile, "it cannot be read (" + e.getClass().getSimpleName() + ")");
        }
    }

    /**
     * The secrets.
     *
     * @throws SyncSpaceException {@code KEYSTORE_DAMAGED}
     */
    KeyMaterial keys(Parsed keystore, byte[] contentKey) {
        try {
            return KeyMaterial.decode(open(contentKey, keystore.body().getSealedContent(), CONTENT_LABEL, keystore));
        } catch (IOException e) {
            throw KeystoreCodec.damaged(file, "its content is no content of a keystore");
        }
    }

    /**
     * The settings of the last Init call.
     *
     * @throws SyncSpaceException {@code KEYSTORE_DAMAGED}
     */
    InitSettings settings(Parsed keystore, byte[] contentKey) {
        if (keystore.body().getSealedSettings().isEmpty()) {
            return InitSettings.NONE;
        }
        try {
            return InitSettings.of(KeystoreSettings.parseFrom(
                    open(contentKey, keystore.body().getSealedSettings(), SETTINGS_LABEL, keystore)));
        } catch (InvalidProtocolBufferException e) {
            throw KeystoreCodec.damaged(file, "its settings are no settings of a keystore");
        }
    }

    private byte[] open(byte[] contentKey, ByteString sealed, String label, Parsed keystore) {
        return Sealer.open(
                        contentKey,
                        sealed.toByteArray(),
                        associated(label, keystore.body().getIdentity()))
                .orElseThrow(() -> KeystoreCodec.damaged(file, "its parts do not belong together"));
    }

    /** Replaces the settings. */
    void writeSettings(Parsed keystore, byte[] contentKey, InitSettings settings) throws IOException {
        KeystoreBody.Builder body = keystore.body().toBuilder();
        byte[] plain = settings.toMessage().toByteArray();
        body.setSealedSettings(seal(contentKey, plain, SETTINGS_LABEL, body.getIdentity()));
        Arrays.fill(plain, (byte) 0);
        files.replace(file, KeystoreCodec.encode(body.build()));
    }

    /** Protects the content key anew; everything else stays byte for byte. */
    void protect(Parsed keystore, byte[] contentKey, char[] passphrase) throws IOException {
        write(keystore.body().toBuilder(), contentKey, passphrase);
    }

    /** Takes the rights of others away from the files; true if they had any. */
    boolean restrict() throws IOException {
        boolean changed = files.restrictFile(file);
        return (Files.exists(keyFile) && files.restrictFile(keyFile)) || changed;
    }

    private ByteString seal(byte[] key, byte[] plain, String label, ByteString... bound) {
        return ByteString.copyFrom(Sealer.seal(key, plain, associated(label, bound), random));
    }

    /** The label and the messages, each behind its length, so that no other split gives the same bytes. */
    private static byte[] associated(String label, ByteString... bound) {
        ByteString.Output out = ByteString.newOutput();
        try {
            append(out, ByteString.copyFrom(label, StandardCharsets.UTF_8));
            for (ByteString message : bound) {
                append(out, message);
            }
        } catch (IOException e) {
            throw new IllegalStateException("writing into memory cannot fail", e);
        }
        return out.toByteString().toByteArray();
    }

    private static void append(ByteString.Output out, ByteString part) throws IOException {
        for (int shift = 24; shift >= 0; shift -= 8) {
            out.write(part.size() >>> shift);
        }
        part.writeTo(out);
    }

    private byte[] randomKey() {
        byte[] key = new byte[Sealer.KEY_BYTES];
        random.nextBytes(key);
        return key;
    }

    /** For what is no secret. */
    private ByteString randomBytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return ByteString.copyFrom(bytes);
    }
}
