package dev.syncspace.account.internal;

import dev.syncspace.api.account.AccountListener;
import dev.syncspace.api.account.AccountSession;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;

/** Who is told of the keys, and who was. Confined to the lock of the account. */
final class Listeners {
    private final Logger log;
    private final List<AccountListener> present = new ArrayList<>();
    private final List<AccountListener> told = new ArrayList<>();

    Listeners(Logger log) {
        this.log = log;
    }

    void add(AccountListener listener) {
        present.add(listener);
    }

    /** Forgets a listener that goes; it ends its use of the keys itself. */
    void remove(AccountListener listener) {
        present.remove(listener);
        told.remove(listener);
    }

    /** Tells everybody who was not told yet; a failure of one of them is thrown. */
    void tellUnlocked(AccountSession session) {
        // A listener may bring others with it.
        for (int i = 0; i < present.size(); i++) {
            AccountListener listener = present.get(i);
            if (!told.contains(listener)) {
                told.add(listener);
                listener.unlocked(session);
            }
        }
    }

    /** Tells everybody who was told of the keys that they go, the last one first. */
    void tellLocking() {
        for (int i = told.size() - 1; i >= 0; i--) {
            try {
                told.get(i).locking();
            } catch (RuntimeException defect) {
                // It must not throw; the keys go all the same, and so do the others' uses of them.
                log.error(
                        "{} failed while the account was locked",
                        told.get(i).getClass().getName(),
                        defect);
            }
        }
        told.clear();
    }
}
