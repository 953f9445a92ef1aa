import java.io.IOException;
import java.io.InputStream;
import java.net.Authenticator;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * Brings Apache Maven onto a machine that has nothing but a JDK: downloads the archive that
 * {@code maven-wrapper.properties} beside this file names, compares its SHA-512, unpacks it and prints its folder.
 * Run as {@code java MavenWrapper.java}; messages go to standard error.
 *
 * <p>The folder is {@code $MAVEN_USER_HOME/wrapper/dists}, by default below {@code ~/.m2}. Environment: {@code MVNW_REPOURL}
 * is a mirror of Maven Central, {@code MVNW_USERNAME} and {@code MVNW_PASSWORD} belong to it; {@code https_proxy} is honoured.
 */
final class MavenWrapper {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(20);
    /** The archive has 9 MB: a line that needs longer is not worth waiting for. */
    private static final Duration DOWNLOAD_TIMEOUT = Duration.ofMinutes(10);

    private static final int DOWNLOAD_ATTEMPTS = 3;
    private static final String PATH_ON_CENTRAL = "/org/apache/maven/";

    private final Map<String, String> environment;

    private MavenWrapper(Map<String, String> environment) {
        this.environment = environment;
    }

    public static void main(String[] args) {
        try {
            Path properties = Path.of(args.length > 0 ? args[0] : ".mvn/wrapper/maven-wrapper.properties");
            System.out.println(new MavenWrapper(System.getenv()).mavenHome(properties));
        } catch (IOException e) {
            System.err.println("mvnw: " + e.getMessage());
            System.exit(1);
        } catch (InterruptedException e) {
            System.exit(1);
        }
    }

    private Path mavenHome(Path propertiesFile) throws IOException, InterruptedException {
        Properties properties = new Properties();
        try (InputStream in = Files.newInputStream(propertiesFile)) {
            properties.load(in);
        }
        String url = required(properties, "distributionUrl");
        String sha512 = required(properties, "distributionSha512Sum");
        String name = url.substring(url.lastIndexOf('/') + 1).replace("-bin.zip", "");
        Path dists = mavenUserHome().resolve("wrapper").resolve("dists").resolve(name);
        Path home = dists.resolve(sha512.substring(0, 16));
        Files.createDirectories(dists);
        // Two builds that start at once share one download.
        try (FileChannel lockFile = FileChannel.open(
                        dists.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = lockFile.lock()) {
            if (lock.isValid() && !Files.isDirectory(home)) {
                install(mirrored(url), sha512, dists, home);
            }
        }
        return home;
    }

    private static String required(Properties properties, String key) throws IOException {
        String value = properties.getProperty(key, "").trim();
        if (value.isEmpty()) {
            throw new IOException("maven-wrapper.properties has no " + key);
        }
        return value;
    }

    private Path mavenUserHome() {
        String configured = environment.getOrDefault("MAVEN_USER_HOME", "");
        return configured.isEmpty() ? Path.of(System.getProperty("user.home"), ".m2") : Path.of(configured);
    }

    private String mirrored(String url) {
        String mirror = environment.getOrDefault("MVNW_REPOURL", "");
        if (mirror.isEmpty()) {
            return url;
        }
        return mirror.replaceAll("/+$", "") + url.substring(url.indexOf(PATH_ON_CENTRAL));
    }

    private void install(String url, String sha512, Path dists, Path home) throws IOException, InterruptedException {
        Path archive = Files.createTempFile(dists, "download", ".zip");
        Path unpacked = Files.createTempDirectory(dists, "unpack");
        try {
            System.err.println("mvnw: downloading " + url);
            download(url, archive);
            String actual = sha512Of(archive);
            if (!actual.equalsIgnoreCase(sha512)) {
                throw new IOException(url + " has SHA-512 " + actual + ", expected " + sha512 + ": it was not used");
            }
            unzip(archive, unpacked);
            Files.move(unpacked, home, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(archive);
            deleteTree(unpacked);
        }
    }

    private void download(String url, Path target) throws IOException, InterruptedException {
        HttpClient client = client(URI.create(url));
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(url)).timeout(DOWNLOAD_TIMEOUT).build();
        for (int attempt = 1; ; attempt++) {
            try {
                HttpResponse<Path> response = client.send(
                        request,
                        HttpResponse.BodyHandlers.ofFile(
                                target, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING));
                if (response.statusCode() == 200) {
                    return;
                }
                throw new IOException(url + " answered HTTP status " + response.statusCode()
                        + "; set MVNW_REPOURL to a mirror of Maven Central, or install Maven 3.8.7 or newer");
            } catch (IOException e) {
                if (attempt == DOWNLOAD_ATTEMPTS) {
                    throw new IOException("cannot download " + url + ": " + e, e);
                }
            }
        }
    }

    private HttpClient client(URI target) {
        HttpClient.Builder builder = HttpClient.newBuilder()
                .connectTimeout(CONNECT_TIMEOUT)
                .followRedirects(HttpClient.Redirect.NORMAL);
        String proxy = environment.getOrDefault("https_proxy", environment.getOrDefault("HTTPS_PROXY", ""));
        if (!proxy.isEmpty() && target.getScheme().equals("https")) {
            URI address = URI.create(proxy.contains("://") ? proxy : "http://" + proxy);
            int port = address.getPort() < 0 ? 80 : address.getPort();
            builder.proxy(ProxySelector.of(new InetSocketAddress(address.getHost(), port)));
        }
        String user = environment.getOrDefault("MVNW_USERNAME", "");
        if (!user.isEmpty()) {
            char[] password = environment.getOrDefault("MVNW_PASSWORD", "").toCharArray();
            builder.authenticator(new Authenticator() {
                @Override
                protected PasswordAuthentication getPasswordAuthentication() {
                    return new PasswordAuthentication(user, password);
                }
            });
        }
        return builder.build();
    }

    private static String sha512Of(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-512");
            byte[] buffer = new byte[1 << 16];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IOException("this JDK has no SHA-512", e);
        }
    }

    /** Unpacks without the first folder of the names. */
    private static void unzip(Path archive, Path target) throws IOException {
        try (ZipInputStream in = new ZipInputStream(Files.newInputStream(archive))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                String name = entry.getName().substring(entry.getName().indexOf('/') + 1);
                Path file = target.resolve(name).normalize();
                if (!file.startsWith(target)) {
                    throw new IOException("the archive names a file outside of its folder: " + entry.getName());
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(file);
                } else {
                    Files.createDirectories(file.getParent());
                    Files.copy(in, file);
                    if (List.of("bin/mvn", "bin/mvnDebug", "bin/mvnyjp").contains(name)) {
                        file.toFile().setExecutable(true, false);
                    }
                }
            }
        }
    }

    private static void deleteTree(Path root) throws IOException {
        if (!Files.exists(root)) {
            return;
        }
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
