package dev.syncspace.account.internal;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import dev.syncspace.api.error.Reason;
import dev.syncspace.api.error.SyncSpaceException;
import dev.syncspace.proto.stored.v1.KeystoreBody;
import dev.syncspace.proto.stored.v1.KeystoreFile;
import dev.syncspace.proto.stored.v1.KeystoreIdentity;
import dev.syncspace.proto.stored.v1.KeystoreKeyFile;
import dev.syncspace.proto.stored.v1.KeystoreProtection;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/** Between the bytes of the keystore's files and their messages. Stateless. */
final class KeystoreCodec {
    private static final String MAGIC = "syncspace-keystore";
    private static final String KEY_MAGIC = "syncspace-keystore-key";
    private static final int FORMAT = 1;

    private KeystoreCodec() {}

    /**
     * A keystore that was read: its parts, and their bytes as they are bound to what is sealed.
     *
     * @param body all parts
     * @param identity what may be known without the passphrase
     * @param protection what opens it
     */
    record Parsed(KeystoreBody body, KeystoreIdentity identity, KeystoreProtection protection) {
        /** A passphrase opens it. */
        boolean hasPassphrase() {
            return protection.hasArgon2Id();
        }
    }

    static byte[] encode(KeystoreBody body) {
        ByteString bytes = body.toByteString();
        return KeystoreFile.newBuilder()
                .setMagic(MAGIC)
                .setFormat(FORMAT)
                .setBody(bytes)
                .setSha256(checksum(FORMAT, bytes))
                .build()
                .toByteArray();
    }

    /**
     * Reads the bytes of a keystore.
     *
     * @param file for messages
     * @throws SyncSpaceException {@code KEYSTORE_DAMAGED}; {@code FORMAT_TOO_NEW}
     */
    static Parsed decode(Path file, byte[] bytes) {
        try {
            KeystoreFile message = KeystoreFile.parseFrom(bytes);
            boolean isWhole = message.getMagic().equals(MAGIC)
                    && message.getSha256().equals(checksum(message.getFormat(), message.getBody()));
            if (!isWhole) {
                throw damaged(file, "it is no keystore, or parts of it were changed or lost");
            }
            checkFormat(file, message.getFormat());
            KeystoreBody body = KeystoreBody.parseFrom(message.getBody());
            KeystoreProtection protection = KeystoreProtection.parseFrom(body.getProtection());
            boolean isUsable = protection.hasKeyFile()
                    || (protection.hasArgon2Id() && Passphrases.isSane(protection.getArgon2Id()));
            if (!isUsable) {
                throw damaged(file, "its protection is of no known kind");
            }
            return new Parsed(body, KeystoreIdentity.parseFrom(body.getIdentity()), protection);
        } catch (InvalidProtocolBufferException e) {
            throw damaged(file, "it is no keystore, or parts of it were changed or lost");
        }
    }

    private static ByteString checksum(int format, ByteString body) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(MAGIC.getBytes(StandardCharsets.UTF_8));
            digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, format));
            digest.update(body.asReadOnlyByteBuffer());
            return ByteString.copyFrom(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Bytes of a key file; the caller overwrites them. */
    static byte[] encodeKeyFile(ByteString keyId, byte[] key) {
        return KeystoreKeyFile.newBuilder()
                .setMagic(KEY_MAGIC)
                .setFormat(FORMAT)
                .setKeyId(keyId)
                .setKey(UnsafeByteOperations.unsafeWrap(key))
                .build()
                .toByteArray();
    }

    /**
     * The key in the bytes of a key file.
     *
     * @param bytes overwritten
     * @param keyId what the keystore names
     * @return 32 bytes; the caller overwrites them
     * @throws SyncSpaceException {@code KEYSTORE_DAMAGED}; {@code FORMAT_TOO_NEW}
     */
    static byte[] decodeKeyFile(Path file, byte[] bytes, ByteString keyId) {
        try {
            // The key in the message is a view of the bytes, so that overwriting them overwrites it.
            CodedInputStream in = UnsafeByteOperations.unsafeWrap(bytes).newCodedInput();
            in.enableAliasing(true);
            KeystoreKeyFile message = KeystoreKeyFile.parseFrom(in);
            if (!message.getMagic().equals(KEY_MAGIC)) {
                throw damaged(file, "it is no key of a keystore");
            }
            checkFormat(file, message.getFormat());
            if (!message.getKeyId().equals(keyId)) {
                throw damaged(file, "it is the key of another keystore");
            }
            if (message.getKey().size() != Sealer.KEY_BYTES) {
                throw damaged(file, "its key has a wrong length");
            }
            return message.getKey().toByteArray();
        } catch (IOException e) {
            throw damaged(file, "it is no key of a keystore");
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    private static void checkFormat(Path file, int format) {
        if (format > FORMAT) {
            throw SyncSpaceException.of(
                    Reason.FORMAT_TOO_NEW,
                    "the file " + file + " has format " + format + ", this version reads format " + FORMAT
                            + ": use a newer version");
        }
        if (format != FORMAT) {
            throw damaged(file, "format " + format + " does not exist");
        }
    }

    /** {@code KEYSTORE_DAMAGED} with what to do. */
    static SyncSpaceException damaged(Path file, String why) {
        return SyncSpaceException.of(
                Reason.KEYSTORE_DAMAGED,
                "the file " + file + " cannot be used: " + why + "; restore the directory " + file.getParent()
                        + " from a backup, or recover the account from its mnemonic in an empty data directory");
    }
}
