package dev.syncspace.protocol.acl;

import com.google.protobuf.ByteString;
import dev.syncspace.proto.anysync.acl.AclData;
import dev.syncspace.proto.anysync.acl.AclRoot;
import dev.syncspace.proto.anysync.consensus.RawRecord;
import dev.syncspace.proto.anysync.consensus.Record;
import dev.syncspace.protocol.DecodeException;
import dev.syncspace.protocol.crypto.PublicKey;
import dev.syncspace.protocol.id.ObjectId;
import dev.syncspace.protocol.wire.WireFormat;

/**
 * A verified record of a log. Immutable.
 *
 * <p>Source: any-sync v0.11.20: commonspace/object/acl/list/aclrecordbuilder.go (UnmarshallWithId).
 *
 * @param id its id
 * @param previousId record that it follows
 * @param author who signed it
 * @param timestampSeconds the author's clock, unchecked
 * @param data its contents
 */
record AclRecord(ObjectId id, ObjectId previousId, PublicKey author, long timestampSeconds, AclData data) {
    /** Reads and verifies a record; the first failure wins. */
    static AclRecord read(ByteString raw, ObjectId id, AclAcceptors acceptors) throws AclException {
        checkSize(raw, id);
        try {
            RawRecord envelope = WireFormat.parse(RawRecord.parser(), raw);
            checkAcceptor(envelope, id, acceptors);
            Record record = WireFormat.parse(Record.parser(), envelope.getPayload());
            PublicKey author = PublicKey.fromProto(record.getIdentity());
            AclData data = WireFormat.parse(AclData.parser(), record.getData());
            checkSignatureAndId(envelope, author, raw, id);
            return new AclRecord(id, ObjectId.of(record.getPrevId()), author, record.getTimestamp(), data);
        } catch (DecodeException e) {
            throw malformed(id, e);
        }
    }

    /** Reads and verifies a record that nobody has accepted; its id is not known yet. */
    static AclRecord readSubmitted(ByteString raw) throws AclException {
        checkSize(raw, ObjectId.EMPTY);
        try {
            RawRecord envelope = WireFormat.parse(RawRecord.parser(), raw);
            Record record = WireFormat.parse(Record.parser(), envelope.getPayload());
            PublicKey author = PublicKey.fromProto(record.getIdentity());
            AclData data = WireFormat.parse(AclData.parser(), record.getData());
            if (!author.verify(envelope.getPayload(), envelope.getSignature())) {
                throw new AclException(AclError.INVALID_SIGNATURE, "the signature is not of " + author);
            }
            return new AclRecord(ObjectId.EMPTY, ObjectId.of(record.getPrevId()), author, record.getTimestamp(), data);
        } catch (DecodeException e) {
            throw malformed(ObjectId.EMPTY, e);
        }
    }

    /** Reads and verifies the first record of a log. */
    static AclRoot readRoot(ByteString raw, ObjectId id) throws AclException {
        checkSize(raw, id);
        try {
            RawRecord envelope = WireFormat.parse(RawRecord.parser(), raw);
            AclRoot root = WireFormat.parse(AclRoot.parser(), envelope.getPayload());
            PublicKey author = PublicKey.fromProto(root.getIdentity());
            checkSignatureAndId(envelope, author, raw, id);
            return root;
        } catch (DecodeException e) {
            throw malformed(id, e);
        }
    }

    static AclException malformed(ObjectId id, DecodeException cause) {
        AclError error = cause.error() == DecodeException.Error.WRONG_KEY_TYPE
                ? AclError.INCORRECT_KEY_TYPE
                : AclError.MALFORMED;
        return new AclException(error, "record " + id + ": " + cause.getMessage(), cause);
    }

    private static void checkSize(ByteString raw, ObjectId id) throws AclException {
        if (raw.size() > AclLimits.RECORD_MAX_BYTES) {
            throw new AclException(
                    AclError.LIMIT_EXCEEDED,
                    "record " + id + " has " + raw.size() + " bytes; at most " + AclLimits.RECORD_MAX_BYTES);
        }
    }

    private static void checkAcceptor(RawRecord envelope, ObjectId id, AclAcceptors acceptors) throws AclException {
        if (!acceptors.needsSignature()) {
            return;
        }
        PublicKey acceptor;
        try {
            acceptor = acceptorKey(envelope.getAcceptorIdentity());
        } catch (DecodeException e) {
            throw new AclException(AclError.NOT_ACCEPTED, "record " + id + " names no acceptor", e);
        }
        if (!acceptors.trusts(acceptor)) {
            throw new AclException(
                    AclError.NOT_ACCEPTED, "record " + id + " was accepted by " + acceptor + ", which is not trusted");
        }
        if (!acceptor.verify(envelope.getPayload(), envelope.getAcceptorSignature())) {
            throw new AclException(AclError.NOT_ACCEPTED, "record " + id + ": the acceptor's signature is wrong");
        }
    }

    /** Trap: the consensus node writes its key as 32 raw bytes; a key message is tried first. */
    private static PublicKey acceptorKey(ByteString identity) throws DecodeException {
        try {
            return PublicKey.fromProto(identity);
        } catch (DecodeException noMessage) {
            return PublicKey.ofRaw(identity.toByteArray());
        }
    }

    private static void checkSignatureAndId(RawRecord envelope, PublicKey author, ByteString raw, ObjectId id)
            throws AclException {
        if (!author.verify(envelope.getPayload(), envelope.getSignature())) {
            throw new AclException(AclError.INVALID_SIGNATURE, "record " + id + ": the signature is not of " + author);
        }
        if (!id.matches(raw)) {
            throw new AclException(AclError.INCORRECT_CID, "record " + id + ": the bytes have another hash");
        }
    }
}
