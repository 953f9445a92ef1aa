package dev.syncspace.client.internal;

import com.google.protobuf.ByteString;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/**
 * Where to connect, and what to prove it with.
 *
 * @param token secret
 */
public record Endpoint(InetSocketAddress address, ByteString token) {
    private static final Pattern LOOPBACK =
            Pattern.compile("localhost|127\\.[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3}|\\[::1]");

    /**
     * The endpoint of a {@code tcp://HOST:PORT} address. No name is looked up.
     *
     * @throws IllegalArgumentException if it is no such address, or not of this machine
     */
    public static Endpoint of(URI address, ByteString token) {
        String host = address.getHost();
        int port = address.getPort();
        if (!"tcp".equals(address.getScheme()) || host == null || port < 1 || port > 65_535) {
            throw new IllegalArgumentException("an address is tcp://HOST:PORT, not " + address);
        }
        if (!LOOPBACK.matcher(host).matches()) {
            throw new IllegalArgumentException(
                    "a platform is reached through a loopback address such as 127.0.0.1, not " + host);
        }
        return new Endpoint(new InetSocketAddress(loopback(host), port), token);
    }

    private static InetAddress loopback(String host) {
        if (host.equals("localhost")) {
            return InetAddress.getLoopbackAddress();
        }
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("no address: " + host, e);
        }
    }

    /** The address alone: the token is secret. */
    @Override
    public String toString() {
        return address.getAddress().getHostAddress() + ":" + address.getPort();
    }
}
