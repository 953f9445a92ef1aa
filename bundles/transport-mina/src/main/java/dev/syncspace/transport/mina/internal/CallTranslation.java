package dev.syncspace.transport.mina.internal;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.protobuf.ByteString;
import dev.syncspace.api.command.CallOrigin;
import dev.syncspace.api.command.CommandCall;
import dev.syncspace.api.error.SyncSpaceException;
import dev.syncspace.api.event.Event;
import dev.syncspace.proto.local.v1.ServerFrame;
import dev.syncspace.proto.transport.v1.CommandRequest;
import dev.syncspace.proto.transport.v1.CommandResponse;
import dev.syncspace.proto.transport.v1.InitRequest;
import dev.syncspace.proto.transport.v1.InitResponse;
import dev.syncspace.proto.transport.v1.ShutdownRequest;
import dev.syncspace.proto.transport.v1.ShutdownResponse;
import dev.syncspace.proto.transport.v1.SubscribeResponse;
import java.io.IOException;
import java.io.StringReader;
import java.util.LinkedHashMap;
import java.util.Map;

/** The four methods of {@code transport.v1} as commands and events of the platform. Stateless. */
final class CallTranslation {
    /** Longest {@code config_json}, in characters: some settings, and no document. */
    static final int CONFIG_JSON_MAX_CHARS = 64 * 1024;

    /** Name in {@code config_json} that becomes the device id: {@code transport.v1} has no field for it. */
    static final String DEVICE_ID = "device_id";

    private static final long MILLIS_PER_SECOND = 1000;

    private CallTranslation() {}

    /**
     * Init as a command.
     *
     * @throws SyncSpaceException {@code INVALID_FIELD} of {@code config_json}
     */
    static CommandCall init(InitRequest request, long timeoutMillis) {
        Map<String, String> config = config(request.getConfigJson());
        String deviceId = config.getOrDefault(DEVICE_ID, "");
        config.remove(DEVICE_ID);
        ByteString translated = dev.syncspace.proto.v1.InitRequest.newBuilder()
                .setDataDir(request.getStoragePath())
                .setNetworkId(request.getNetworkId())
                .setDeviceId(deviceId)
                .putAllConfig(config)
                .build()
                .toByteString();
        return new CommandCall("Init", translated, timeoutMillis, CallOrigin.LOCAL);
    }

    static CommandCall command(CommandRequest request, long timeoutMillis) {
        return new CommandCall(request.getCmd(), request.getData(), timeoutMillis, CallOrigin.LOCAL);
    }

    /**
     * Shutdown as a command; the shorter of its own time and the time of the call counts.
     *
     * @throws SyncSpaceException {@code INVALID_FIELD} of {@code timeout_ms}
     */
    static CommandCall shutdown(ShutdownRequest request, long timeoutMillis) {
        long own = request.getTimeoutMs();
        if (own < 0) {
            throw SyncSpaceException.invalid("timeout_ms", "timeout_ms must not be negative, it is " + own);
        }
        long shorter = own == 0 || timeoutMillis == 0 ? Math.max(own, timeoutMillis) : Math.min(own, timeoutMillis);
        return new CommandCall("Shutdown", ByteString.EMPTY, shorter, CallOrigin.LOCAL);
    }

    static ServerFrame initAnswer(long callId) {
        return ServerFrame.newBuilder()
                .setCallId(callId)
                .setInit(InitResponse.newBuilder().setMessage("ready"))
                .build();
    }

    static ServerFrame commandAnswer(long callId, ByteString response) {
        return ServerFrame.newBuilder()
                .setCallId(callId)
                .setCommand(CommandResponse.newBuilder().setData(response))
                .build();
    }

    static ServerFrame shutdownAnswer(long callId) {
        return ServerFrame.newBuilder()
                .setCallId(callId)
                .setShutdown(ShutdownResponse.newBuilder().setMessage("shut down"))
                .build();
    }

    static ServerFrame event(long callId, Event event) {
        ByteString data = dev.syncspace.proto.v1.SubscribeResponse.newBuilder()
                .setEventId(event.cursor())
                .setEventType(event.type())
                .setSpaceId(event.spaceId())
                .setTimestamp(Math.floorDiv(event.timestampMillis(), MILLIS_PER_SECOND))
                .setTimestampMillis(event.timestampMillis())
                .setPayload(event.payload())
                .build()
                .toByteString();
        return ServerFrame.newBuilder()
                .setCallId(callId)
                .setEvent(SubscribeResponse.newBuilder()
                        .setType(event.type())
                        .setData(data)
                        .setTimestamp(event.timestampMillis()))
                .build();
    }

    /** The settings of {@code config_json}: empty, or one JSON object whose values are text. */
    private static Map<String, String> config(String json) {
        Map<String, String> config = new LinkedHashMap<>();
        if (json.isEmpty()) {
            return config;
        }
        if (json.length() > CONFIG_JSON_MAX_CHARS) {
            throw badConfig(
                    "it has " + json.length() + " characters, at most " + CONFIG_JSON_MAX_CHARS + " are allowed");
        }
        try (JsonReader reader = new JsonReader(new StringReader(json))) {
            reader.setStrictness(Strictness.STRICT);
            if (reader.peek() != JsonToken.BEGIN_OBJECT) {
                throw badConfig("it must be a JSON object");
            }
            reader.beginObject();
            while (reader.hasNext()) {
                String name = reader.nextName();
                if (reader.peek() != JsonToken.STRING) {
                    throw badConfig("value number " + (config.size() + 1) + " must be text");
                }
                if (config.put(name, reader.nextString()) != null) {
                    throw badConfig("name number " + (config.size() + 1) + " appears twice");
                }
            }
            reader.endObject();
            if (reader.peek() != JsonToken.END_DOCUMENT) {
                throw badConfig("something follows the object");
            }
        } catch (IOException e) {
            // The message of the reader may quote the text, which may hold secrets.
            throw badConfig("it is no JSON");
        }
        return config;
    }

    private static SyncSpaceException badConfig(String why) {
        return SyncSpaceException.invalid("config_json", "config_json is no object of text values: " + why);
    }
}
