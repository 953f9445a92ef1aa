package dev.syncspace.cli.io;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageOrBuilder;
import com.google.protobuf.util.JsonFormat;

/** Protobuf-JSON on one line with default values. Stateless; loaded only where JSON is asked for. */
public final class JsonOutput {
    private JsonOutput() {}

    /** The message as one line. */
    public static String of(MessageOrBuilder message) {
        try {
            return JsonFormat.printer()
                    .alwaysPrintFieldsWithNoPresence()
                    .omittingInsignificantWhitespace()
                    .print(message);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("only Any can fail, and no message of ours has one", e);
        }
    }
}
