package dev.syncspace.transport.grpc.internal;

import com.google.protobuf.MessageLite;
import dev.syncspace.api.error.SyncSpaceException;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerServiceDefinition;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The service {@code transport.v1.TransportService}, written by hand: four methods do not need a generator, and the messages are
 * those of the bundle proto. Confined to the loop.
 */
final class TransportService {
    private static final String NAME = "transport.v1.TransportService";

    private final CallResources resources;
    private final Set<EventCall> subscriptions = new LinkedHashSet<>();

    TransportService(CallResources resources) {
        this.resources = resources;
    }

    /** The four methods. */
    ServerServiceDefinition definition() {
        ServerServiceDefinition.Builder service = ServerServiceDefinition.builder(NAME);
        for (UnaryMethod method : UnaryMethod.values()) {
            service.addMethod(
                    descriptor(MethodDescriptor.MethodType.UNARY, method.wireName()),
                    guarded((call, client) -> UnaryCall.begin(call, method, resources, client)));
        }
        service.addMethod(
                descriptor(MethodDescriptor.MethodType.SERVER_STREAMING, "Subscribe"),
                guarded((call, client) -> EventCall.begin(call, resources, client, subscriptions)));
        return service.build();
    }

    /** Ends every subscription. */
    void stopSubscriptions() {
        List<EventCall> open = new ArrayList<>(subscriptions);
        open.forEach(EventCall::stop);
    }

    private interface Beginning {
        ServerCall.Listener<byte[]> begin(ServerCall<byte[], MessageLite> call, Client client);
    }

    private ServerCallHandler<byte[], MessageLite> guarded(Beginning beginning) {
        return (call, headers) -> {
            Client client = Objects.requireNonNull(call.getAttributes().get(Client.KEY), "client");
            client.introduce(headers);
            Optional<SyncSpaceException> refusal = resources.door().refusal(headers);
            if (refusal.isPresent()) {
                ErrorStatus error = ErrorStatus.of(refusal.get());
                call.close(error.status(), error.trailers());
                return new Refused();
            }
            return beginning.begin(call, client);
        };
    }

    /** Nothing more happens to a refused call. */
    private static final class Refused extends ServerCall.Listener<byte[]> {}

    private static MethodDescriptor<byte[], MessageLite> descriptor(MethodDescriptor.MethodType type, String method) {
        return MethodDescriptor.newBuilder(new BytesMarshaller(), new MessageMarshaller())
                .setType(type)
                .setFullMethodName(MethodDescriptor.generateFullMethodName(NAME, method))
                .build();
    }
}
