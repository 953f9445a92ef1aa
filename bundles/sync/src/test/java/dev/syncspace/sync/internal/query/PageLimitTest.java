package dev.syncspace.sync.internal.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.syncspace.api.document.DocumentLimits;
import dev.syncspace.api.error.Reason;
import dev.syncspace.api.error.SyncSpaceException;
import org.junit.jupiter.api.Test;

class PageLimitTest {
    @Test
    void zeroIsAllThatThePlatformAllows() {
        assertThat(PageLimit.rows(0)).isEqualTo(DocumentLimits.PAGE_MAX_ROWS);
    }

    @Test
    void moreThanThePlatformAllowsIsCut() {
        assertThat(PageLimit.rows(1)).isEqualTo(1);
        assertThat(PageLimit.rows(DocumentLimits.PAGE_MAX_ROWS)).isEqualTo(DocumentLimits.PAGE_MAX_ROWS);
        assertThat(PageLimit.rows(Integer.MAX_VALUE)).isEqualTo(DocumentLimits.PAGE_MAX_ROWS);
    }

    @Test
    void aNegativeLimitIsRefused() {
        assertThatThrownBy(() -> PageLimit.rows(-1)).isInstanceOfSatisfying(SyncSpaceException.class, failure -> {
            assertThat(failure.reason()).isEqualTo(Reason.INVALID_FIELD);
            assertThat(failure.field()).isEqualTo("limit");
        });
    }
}
