package dev.syncspace.handlers.lifecycle.internal;

import dev.syncspace.api.account.AccountService;
import dev.syncspace.api.account.AccountState;
import dev.syncspace.api.account.AccountStatus;
import dev.syncspace.api.account.MnemonicExport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Answers every call with its status, and keeps what it was asked. */
final class FakeAccount implements AccountService {
    final List<List<Object>> calls = new ArrayList<>();
    /** The arrays themselves, to see whether they are overwritten afterwards. */
    final List<char[]> passphrases = new ArrayList<>();

    Path dataDirectory = Path.of("data").toAbsolutePath();
    AccountStatus status = new AccountStatus(AccountState.UNLOCKED, "account", "peer", true, 1_234);
    String deviceName = "";

    @Override
    public Path dataDirectory() {
        return dataDirectory;
    }

    @Override
    public AccountStatus status() {
        calls.add(List.of("status"));
        return status;
    }

    @Override
    public AccountStatus open() {
        calls.add(List.of("open"));
        return status;
    }

    @Override
    public AccountStatus create(char[] passphrase, int wordCount) {
        calls.add(List.of("create", taken(passphrase), wordCount));
        return status;
    }

    @Override
    public AccountStatus recover(String mnemonic, int accountIndex, char[] passphrase) {
        calls.add(List.of("recover", mnemonic, accountIndex, taken(passphrase)));
        return status;
    }

    @Override
    public AccountStatus unlock(char[] passphrase) {
        calls.add(List.of("unlock", taken(passphrase)));
        return status;
    }

    @Override
    public AccountStatus lock() {
        calls.add(List.of("lock"));
        return status;
    }

    @Override
    public AccountStatus changePassphrase(char[] current, char[] next) {
        calls.add(List.of("change", taken(current), taken(next)));
        return status;
    }

    @Override
    public MnemonicExport exportMnemonic(char[] passphrase) {
        calls.add(List.of("export", taken(passphrase)));
        return new MnemonicExport("some words", 7);
    }

    @Override
    public void storeInitSettings(String networkId, String name, Map<String, String> config) {
        calls.add(List.of("store", networkId, name, config));
    }

    @Override
    public String deviceName() {
        return deviceName;
    }

    private String taken(char[] passphrase) {
        passphrases.add(passphrase);
        return new String(passphrase);
    }
}
