package dev.syncspace.transport.grpc.internal;

import com.google.protobuf.MessageLite;
import io.grpc.Drainable;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** Answers as messages of the bundle proto; they are written to the connection without a copy in between. Stateless. */
final class MessageMarshaller implements MethodDescriptor.Marshaller<MessageLite> {
    @Override
    public InputStream stream(MessageLite value) {
        return new MessageStream(value);
    }

    /** Never called: a server reads requests, which have a marshaller of their own, and writes answers. */
    @Override
    public MessageLite parse(InputStream stream) {
        throw new UnsupportedOperationException("answers are only written here");
    }

    /** A message that is going to be written. */
    private static final class MessageStream extends InputStream implements Drainable, KnownLength {
        private final MessageLite message;
        private final int size;
        private @Nullable ByteArrayInputStream bytes;
        private boolean drained;

        MessageStream(MessageLite message) {
            this.message = message;
            this.size = message.getSerializedSize();
        }

        @Override
        public int drainTo(OutputStream target) throws IOException {
            int left = available();
            if (bytes == null) {
                message.writeTo(target);
            } else {
                bytes.transferTo(target);
            }
            drained = true;
            return left;
        }

        @Override
        public int read() {
            return drained ? -1 : bytes().read();
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            return drained ? -1 : bytes().read(target, offset, length);
        }

        @Override
        public int available() {
            if (drained) {
                return 0;
            }
            return bytes == null ? size : bytes.available();
        }

        private ByteArrayInputStream bytes() {
            if (bytes == null) {
                bytes = new ByteArrayInputStream(message.toByteArray());
            }
            return bytes;
        }
    }
}
