package dev.syncspace.protocol.crypto;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The BIP-39 English word list: 2,048 words in a resource beside this class, loaded at the first use. */
final class WordList {
    private static final String RESOURCE = "bip39-english.txt";
    private static final int WORDS = 2048;

    private WordList() {}

    static String word(int index) {
        return Loaded.WORDS_BY_INDEX.get(index);
    }

    /** Index of a word; -1 if it is none. */
    static int indexOf(String word) {
        return Loaded.INDEX.getOrDefault(word, -1);
    }

    private static final class Loaded {
        static final List<String> WORDS_BY_INDEX = load();
        static final Map<String, Integer> INDEX = index();

        private static List<String> load() {
            try (InputStream in = WordList.class.getResourceAsStream(RESOURCE)) {
                if (in == null) {
                    throw new IllegalStateException("the jar lacks " + RESOURCE);
                }
                List<String> words = new String(in.readAllBytes(), StandardCharsets.US_ASCII)
                        .lines()
                        .toList();
                if (words.size() != WORDS) {
                    throw new IllegalStateException(RESOURCE + " has " + words.size() + " words, not " + WORDS);
                }
                return words;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static Map<String, Integer> index() {
            Map<String, Integer> index = new HashMap<>();
            for (int i = 0; i < WORDS_BY_INDEX.size(); i++) {
                index.put(WORDS_BY_INDEX.get(i), i);
            }
            return index;
        }
    }
}
