package dev.syncspace.sync.internal.archive;

import com.google.protobuf.ByteString;
import dev.syncspace.proto.stored.v1.ArchiveEnd;
import dev.syncspace.proto.stored.v1.ArchiveHeader;
import dev.syncspace.proto.stored.v1.ArchiveRecord;
import dev.syncspace.proto.stored.v1.ArchiveTree;

/** One entry of an archive, read and within its limits. */
sealed interface ArchiveItem {
    /** First entry. */
    record Header(ArchiveHeader header) implements ArchiveItem {}

    /** An ACL record. */
    record AclRecord(ArchiveRecord record) implements ArchiveItem {}

    /** Begins a tree. */
    record Tree(ArchiveTree tree) implements ArchiveItem {}

    /** A change of the tree before it. */
    record Change(ArchiveRecord record) implements ArchiveItem {}

    /** A key-value entry. */
    record KeyValue(ByteString raw) implements ArchiveItem {}

    /** A document for people; its content is not read. */
    record Document() implements ArchiveItem {}

    /** Last entry. */
    record End(ArchiveEnd end) implements ArchiveItem {}
}
